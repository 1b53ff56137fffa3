import { allowed, type Herd, herdChecks, type Launched, TokenBucket } from '../../../lab/scenarios/herd-checks';
import type { Evidence } from '../../../lab/verdict/evidence';
import { evidence, job, LEASE, report, STANDBY, ZERO } from '../verdict/sample-evidence';

const CLASSES = ['urgent', 'normal', 'bulk'];
const QUOTA = { perSecond: 4, rampUpSeconds: 20 };
const TAKEN = ZERO + 5_000;

/** 240 jobs wait, the first 40 of them urgent, then by turns. */
const JOBS = Array.from({ length: 240 }, (_, index) =>
  job(`job-${String(index).padStart(3, '0')}`, {
    jobClass: index < 40 ? 'urgent' : (CLASSES[1 + (index % 2)] ?? 'none'),
    at: new Date(ZERO - 60_000 + index).toISOString(),
    endedAt: new Date(TAKEN + 60_000).toISOString(),
    attempt: index === 0 ? 2 : 1,
  }),
);

/** As the ramp allows, every fifth start to another class; each class in its order. */
const LAUNCHES: readonly Launched[] = launchesAt((index) => TAKEN + 1_000 * (index + 1));

function launchesAt(at: (index: number) => number, count = 48): readonly Launched[] {
  const queues = CLASSES.map((own) => JOBS.filter(({ jobClass }) => jobClass === own));
  return Array.from({ length: count }, (_, index) => {
    const turn = index % 5 === 4 ? 1 + (Math.floor(index / 5) % 2) : 0;
    const next = [turn, 0, 1, 2].flatMap((queue) => queues[queue]?.splice(0, 1) ?? [])[0];
    return { id: next?.id ?? 'none', at: at(index) };
  });
}

interface Given {
  readonly herd?: Partial<Herd>;
  readonly evidence?: Partial<Evidence>;
}

const checks = ({ herd = {}, evidence: given = {} }: Given = {}) =>
  herdChecks(
    evidence({
      jobs: JOBS,
      lease: {
        ...LEASE,
        epoch: 2,
        active: STANDBY,
        taken: {
          by: 'run-1',
          at: new Date(TAKEN).toISOString(),
          from: 'us-east-1',
          previousEpoch: 1,
          previousAnchors: {},
        },
      },
      report: report({ movedJobs: { requeued: 1, rerun: 0, suspect: 0, listed: [] } }),
      ...given,
    }),
    { quota: QUOTA, launches: LAUNCHES, throttled: 0, tickMs: 500, classes: CLASSES, ...herd },
  );
const verdicts = (given: Given) => checks(given).map(({ passed }) => passed);

test('a herd that is let in by degrees, in its order, passes', () => {
  expect(checks()).toMatchObject(Array.from({ length: 5 }, () => ({ passed: true })));
});

const swapped = (one: number, other: number): readonly Launched[] =>
  LAUNCHES.map(({ at }, index) => ({
    id: LAUNCHES[index === one ? other : index === other ? one : index]?.id ?? 'none',
    at,
  }));

test.each<readonly [string, Given, readonly boolean[]]>([
  ['too few wait', { evidence: { jobs: JOBS.slice(0, 150) } }, [false, true, true, true, true]],
  ['nothing ran', { evidence: { report: report() } }, [false, true, true, true, true]],
  [
    'launches come at their full number at once',
    { herd: { launches: launchesAt((index) => TAKEN + 250 * (index + 1)) } },
    [true, false, true, true, true],
  ],
  [
    'they do so late after the takeover',
    { herd: { launches: launchesAt((index) => TAKEN + 7_000 + 250 * (index + 1)) } },
    [true, false, true, true, true],
  ],
  ['too many are throttled', { herd: { throttled: 2 } }, [true, true, false, true, true]],
  ['one that came later is started first', { herd: { launches: swapped(1, 6) } }, [true, true, true, false, true]],
  [
    'the least urgent class does not start while urgent ones wait',
    {
      herd: {
        launches: JOBS.slice(0, 40).map(({ id }, index) => ({ id, at: TAKEN + 1_000 * (index + 1) })),
      },
    },
    [true, true, true, true, false],
  ],
  ['nothing was started', { herd: { launches: [] } }, [false, false, false, false, false]],
])('fails when %s', (_, given, expected) => {
  expect(verdicts(given)).toEqual(expected);
});

test('fails when urgent jobs are not preferred', () => {
  const mixed = LAUNCHES.filter((_, index) => index % 2 === 0);
  const others = JOBS.slice(100, 140).map(({ id }, index) => ({ id, at: TAKEN + 1_000 * (index + 1) + 500 }));
  const launches = [...mixed, ...others].sort((a, b) => a.at - b.at);
  expect(verdicts({ herd: { launches } })[4]).toBe(false);
});

test('jobs of one tick have no order among them, and one that ran before comes when it comes', () => {
  const near = LAUNCHES.map((launch, index) => ({ ...launch, at: index === 1 ? TAKEN + 3_500 : launch.at }));
  expect(verdicts({ herd: { launches: near } })[3]).toBe(true);
  const [ran, ...others] = LAUNCHES;
  const late = [...others, { id: ran?.id ?? 'none', at: TAKEN + 60_000 }];
  expect(verdicts({ herd: { launches: late } })[3]).toBe(true);
});

test('the ramp allows one a second at least, and all of it after its end', () => {
  expect([0, 1, 5].map((seconds) => allowed(0, seconds, QUOTA))).toEqual([1, 2, 6]);
  expect(allowed(4, 5, QUOTA)).toBe(2);
  expect(allowed(20, 30, QUOTA)).toBe(43);
  expect(allowed(0, 10, { perSecond: 4, rampUpSeconds: 0 })).toBe(43);
});

test('an account takes a burst, then its rate', () => {
  const bucket = new TokenBucket(2, 4);
  expect([0, 0, 0, 250, 260, 1_000, 1_000, 1_000].map((at) => bucket.take(at))).toEqual([
    true,
    true,
    false,
    true,
    false,
    true,
    true,
    false,
  ]);
});

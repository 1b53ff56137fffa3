import { momentsFor } from '../../../lab/scenarios/jobs-in-flight';
import { inFlightChecks } from '../../../lab/scenarios/jobs-in-flight-checks';
import type { Evidence } from '../../../lab/verdict/evidence';
import type { MovedJobs } from '../../../lambda/contract/report';
import type { Job } from '../../../lambda/ports/job-store';
import { evidence, job, report } from '../verdict/sample-evidence';

const APPLICATIONS = [
  { name: 'billing', effects: 'marked', whenEffectMissing: 'rerun' },
  { name: 'receipts', effects: 'marked', whenEffectMissing: 'report' },
  { name: 'mails', effects: 'unmarked' },
] as const;

const RIGHT: Readonly<Record<string, Job>> = {
  rerun: job('rerun'),
  arrived: job('arrived', { application: 'receipts', epoch: 1 }),
  lost: job('lost', { application: 'receipts', state: 'suspect', epoch: 1, reason: 'its effect is missing' }),
  before: job('before', { application: 'mails', state: 'suspect', epoch: 1, reason: 'it has no marker' }),
  after: job('after', { application: 'mails' }),
};
const EFFECTS = { rerun: 1, arrived: 1, lost: 0, before: 1, after: 2 };

const AT = '2026-11-22T12:00:10.000Z';
const suspected = (application: string, id: string) => ({ application, id, how: 'suspect', at: AT }) as const;
const MOVED: MovedJobs = {
  requeued: 2,
  rerun: 1,
  suspect: 2,
  listed: [
    { application: 'billing', id: 'rerun', how: 'rerun', at: AT },
    suspected('receipts', 'lost'),
    suspected('mails', 'before'),
  ],
};

interface Given {
  readonly jobs?: Readonly<Record<string, Job>>;
  readonly effects?: Readonly<Record<string, number>>;
  readonly moved?: Partial<MovedJobs>;
}

const told = ({ jobs = {}, effects = {}, moved = {} }: Given): Partial<Evidence> => ({
  unmarked: new Set(['mails']),
  jobs: Object.values({ ...RIGHT, ...jobs }),
  effects: new Map(Object.entries({ ...EFFECTS, ...effects }).filter(([, times]) => times > 0)),
  report: report({ movedJobs: { ...MOVED, ...moved } }),
});
const checks = (given: Given) => inFlightChecks(evidence(told(given)), APPLICATIONS);
const verdicts = (given: Given) => checks(given).map(({ passed }) => passed);

test('each job is where the policy of its application puts it, and every suspect is named', () => {
  expect(checks({})).toMatchObject(Array.from({ length: 5 }, () => ({ passed: true })));
  expect(checks({})[3]?.detail).toBe('2 jobs of mails, 1 suspect, 1 with more than one effect');
});

const { rerun, arrived, lost, before, after } = RIGHT as { [id in keyof typeof EFFECTS]: Job };

test.each<readonly [string, Given, readonly boolean[]]>([
  ['nothing ran', { moved: { requeued: 0 } }, [false, true, true, true, true]],
  ['nothing was lost', { jobs: { lost: arrived }, moved: { rerun: 0 } }, [false, true, true, true, false]],
  ['nothing was beyond checking', { jobs: { before: after } }, [false, true, true, true, false]],
  ['a marked effect is there twice', { effects: { rerun: 2 } }, [true, false, true, true, true]],
  ['a marked effect is not there', { effects: { rerun: 0 } }, [true, false, true, true, true]],
  ['a job of rerun never ended', { jobs: { rerun: { ...rerun, state: 'running' } } }, [true, false, true, true, true]],
  ['a missing effect is believed', { jobs: { lost: { ...lost, state: 'done' } } }, [true, true, false, true, false]],
  ['an effect that arrived is suspect', { effects: { lost: 1 } }, [true, true, false, true, true]],
  ['a job that arrived was done twice', { effects: { arrived: 2 } }, [true, true, false, true, true]],
  [
    'what nobody can know is believed',
    { jobs: { before: { ...before, state: 'done' } } },
    [false, true, true, false, false],
  ],
  ['the report counts one less', { moved: { suspect: 1 } }, [true, true, true, true, false]],
  ['the report does not name one', { moved: { listed: MOVED.listed.slice(0, 2) } }, [true, true, true, true, false]],
  ['a suspect has no reason', { jobs: { lost: { ...lost, reason: undefined } } }, [true, true, true, true, false]],
  ['an application has no job', { jobs: { rerun: arrived } }, [true, false, true, true, true]],
])('fails when %s', (_, given, expected) => {
  expect(verdicts(given)).toEqual(expected);
});

test('an application that the workload does not have is not judged', () => {
  expect(inFlightChecks(evidence(told({})), APPLICATIONS.slice(0, 1))).toHaveLength(3);
});

test('the seed gives the moment, and each its own', () => {
  const five = [1, 2, 3, 4, 5].map(momentsFor);
  expect(five).toEqual([1, 2, 3, 4, 5].map(momentsFor));
  expect(new Set(five.map(({ beforeMs }) => beforeMs)).size).toBe(5);
  for (const { beforeMs, lagMs } of five) {
    expect([beforeMs >= 0, beforeMs < 4_000, lagMs >= 2_000, lagMs < 4_000]).toEqual([true, true, true, true]);
  }
});

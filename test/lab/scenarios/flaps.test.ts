import { FLAPS, type Flaps, flapsChecks, NO_FLAPS } from '../../../lab/scenarios/flaps';
import type { Stage } from '../../../lab/scenarios/stage';
import { entered, event, HOME, STANDBY, write, ZERO } from '../verdict/sample-evidence';

const LEASE = { epoch: 1, active: HOME, renewSeq: 9, holder: 'keeper-1', anchors: {} };
const RUNS = Array.from({ length: FLAPS }, (_, index) => `run-${index}`);
const CAUSE = 'PrecheckFailed: the alarm is not confirmed: 0 of 3 observers want a takeover, 2 are needed';

const renewal = (afterMs: number) => ({
  at: ZERO + afterMs,
  caller: `LAB.${HOME}.demo-orders-keeper`,
  service: 'dynamodb',
  operation: 'UpdateItem',
  outcome: 'ok',
  input: { Key: { pk: { S: 'WORKLOAD#orders' }, sk: { S: 'LEASE' } } },
});

interface Given {
  readonly renewedAfterMs?: readonly number[];
  readonly failed?: readonly ReturnType<typeof write>[];
  readonly cause?: string;
}

/** A stage after ten flaps in twenty seconds, and the loss right after them. */
function stageWith({ renewedAfterMs = [0, 2_000, 4_000], failed = [], cause = CAUSE }: Given): Stage {
  const history = RUNS.flatMap((run, index) => [
    event(index * 2_000, entered('FailoverIncomplete', 'Fail'), run),
    event(index * 2_000 + 1, { kind: 'ExecutionFailed', error: 'FailoverIncomplete', cause }, run),
  ]);
  const cloud = { log: { entries: renewedAfterMs.map(renewal) } };
  return {
    world: { firstRegion: HOME, otherRegion: STANDBY, parts: { history, cloud, timings: { leaseTtlSeconds: 5 } } },
    before: LEASE,
    faultAt: ZERO + 20_000,
    client: { acknowledged: [write('order-1', HOME, 100)], failed },
    stuckClient: { acknowledged: [], failed: [] },
  } as unknown as Stage;
}

const FLAPPED: Flaps = { from: ZERO, to: ZERO + 20_000, cuts: RUNS.map(() => 3), runs: RUNS, lease: LEASE };

const verdicts = (given: Given, flaps: Partial<Flaps> = {}): readonly boolean[] =>
  flapsChecks(stageWith(given), { ...FLAPPED, ...flaps }).map(({ passed }) => passed);

test('ten flaps that met something, ten runs that were told why, a lease that stays, and clients that notice nothing', () => {
  expect(verdicts({})).toEqual([true, true, true]);
});

test('fails in every respect when nothing flapped', () => {
  expect(
    flapsChecks(stageWith({ renewedAfterMs: [] }), NO_FLAPS)
      .map(({ passed }) => passed)
      .slice(0, 2),
  ).toEqual([false, false]);
});

test.each<readonly [string, Given, Partial<Flaps>, readonly boolean[]]>([
  ['one cut met nothing', {}, { cuts: [0, ...RUNS.slice(1).map(() => 3)] }, [false, true, true]],
  ['one alarm started nothing', {}, { runs: RUNS.slice(1) }, [false, true, true]],
  ['a run failed for another reason', { cause: 'the ledger does not answer' }, {}, [false, true, true]],
  ['the epoch rose', {}, { lease: { ...LEASE, epoch: 2 } }, [true, false, true]],
  ['the lease was renewed as ever', { renewedAfterMs: [0, 800, 1_600] }, {}, [true, false, true]],
  ['the lease ran out', { renewedAfterMs: [0, 5_500] }, {}, [true, false, true]],
  ['a write failed', { failed: [write('order-2', HOME, 3_000)] }, {}, [true, true, false]],
])('fails when %s', (_, given, flaps, expected) => {
  expect(verdicts(given, flaps)).toEqual(expected);
});

test('a write that fails after the loss is the loss, not the flaps', () => {
  expect(verdicts({ failed: [write('order-2', HOME, 21_000)] })).toEqual([true, true, true]);
});

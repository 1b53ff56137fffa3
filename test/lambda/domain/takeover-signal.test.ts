import type { Timings } from '../../../lambda/contract/settings';
import { DEFAULT_TIMINGS } from '../../../lambda/contract/settings';
import { isUnfinished, takeoverSignal } from '../../../lambda/domain/takeover-signal';
import type { HeldRun, RunEnding } from '../../../lambda/ports/run-store';

const TIMINGS: Timings = {
  ...DEFAULT_TIMINGS,
  runDeadAfterSeconds: 100,
  takeoverRetrySeconds: 180,
  takeoverRearmSeconds: 120,
};
const AT = '2026-01-01T00:00:00.000Z';
const after = (seconds: number) => new Date(Date.parse(AT) + seconds * 1000).toISOString();
const held = (outcome?: RunEnding['outcome']): HeldRun => ({
  runId: 'run-1',
  region: 'us-west-2',
  startedBy: 'alarm',
  startedAt: AT,
  executionArn: 'arn',
  heartbeat: 3,
  heartbeatAt: AT,
  steps: {},
  ...(outcome === undefined ? {} : { ended: { at: AT, outcome, summary: '', changed: false } }),
});
const signal = (run: HeldRun | undefined, seconds: number, wanted = true) =>
  takeoverSignal({ wanted, since: AT, held: run, now: after(seconds), timings: TIMINGS });

test('says what is wanted when no run has tried', () => {
  expect(signal(undefined, 0)).toBe(true);
  expect(signal(undefined, 0, false)).toBe(false);
});

test.each([
  ['refused', 179, true],
  ['refused', 181, false],
  ['refused', 299, false],
  ['refused', 301, true],
  ['refused', 481, false],
  ['incomplete', 181, false],
  ['declined', 181, true],
  ['observed', 181, false],
  ['completed', 181, false],
] as const)('after a run that was %s, %d s later, the wish is shown: %s', (outcome, seconds, shown) => {
  expect(signal(held(outcome), seconds)).toBe(shown);
});

test.each([
  [50, true],
  [279, true],
  [281, false],
  [399, false],
  [401, true],
])('a run whose heartbeat stopped %d s ago: %s', (seconds, shown) => {
  expect(signal(held(), seconds)).toBe(shown);
});

test('a wish for which no run was ever started is shown again', () => {
  expect([10, 181, 301].map((seconds) => signal(undefined, seconds))).toEqual([true, false, true]);
});

test('an end of long ago says nothing of a wish that has just begun', () => {
  const wish = { wanted: true, since: after(90_000), timings: TIMINGS };
  for (const outcome of ['refused', 'declined', 'completed'] as const) {
    const shown = (seconds: number) => takeoverSignal({ ...wish, held: held(outcome), now: after(90_000 + seconds) });
    expect([0, 100, 179, 181, 301].map(shown)).toEqual([true, true, true, false, true]);
  }
});

test('a wish that is gone is never shown, whatever a run did', () => {
  for (let seconds = 0; seconds < 1000; seconds += 50) expect(signal(held('refused'), seconds, false)).toBe(false);
});

test('a takeover is unfinished until the inventory knows its epoch', () => {
  const taken = { by: 'run-1', at: AT, from: 'us-east-1', previousEpoch: 1, previousAnchors: {} };
  const lease = { epoch: 2, active: 'us-west-2', renewSeq: 9, holder: 'x', anchors: {}, taken };
  const inventory = (epoch: number) => ({ epoch, activeRegion: 'us-west-2', databases: [], at: AT, by: 'run-1' });
  expect(isUnfinished(lease, undefined, 'us-west-2')).toBe(true);
  expect(isUnfinished(lease, inventory(1), 'us-west-2')).toBe(true);
  expect(isUnfinished(lease, inventory(2), 'us-west-2')).toBe(false);
  expect(isUnfinished(lease, undefined, 'us-east-1')).toBe(false);
  expect(isUnfinished({ ...lease, taken: undefined }, undefined, 'us-west-2')).toBe(false);
});

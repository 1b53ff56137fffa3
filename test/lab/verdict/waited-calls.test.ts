import type { WireEntry } from '../../../lab/aws';
import { sayCalls, waitedCalls } from '../../../lab/verdict/waited-calls';
import { call, HOME, STANDBY, ZERO } from './sample-evidence';

const split = (calls: readonly WireEntry[], changesRecords = false) =>
  waitedCalls({ calls, lostRegion: HOME, changesRecords });

/** From and to, milliseconds after the fault. */
const stopTask = (from: number, to: number): WireEntry => ({
  ...call(HOME, 'ecs', 'StopTask'),
  at: ZERO + from,
  endedAt: ZERO + to,
});

test('calls are told by action and Region, with their number and the longest', () => {
  const calls = [call(STANDBY), { ...call(STANDBY), endedAt: ZERO + 4_012 }, call(STANDBY, 'ecs', 'UpdateService')];
  const { waited, forbidden, bestEffort } = split(calls);
  expect(sayCalls(waited)).toBe(
    'ecs:UpdateService in us-west-2 (1, 0 ms), rds:PromoteReadReplica in us-west-2 (2, 12 ms)',
  );
  expect([forbidden, bestEffort].map(sayCalls)).toEqual(['none', 'none']);
});

test.each([
  ['the lost Region', call(HOME), 'rds:PromoteReadReplica in us-east-1 (1, 0 ms)'],
  ['its ledger', call(HOME, 'dynamodb', 'GetItem'), 'dynamodb:GetItem in us-east-1 (1, 0 ms)'],
  ['Route 53', call(STANDBY, 'route53', 'GetChange'), 'route53:GetChange in us-west-2 (1, 0 ms)'],
  ['IAM', call(STANDBY, 'iam', 'PassRole'), 'iam:PassRole in us-west-2 (1, 0 ms)'],
])('fails nothing but names it: a call to %s was waited for where none may be', (_, one, said) => {
  expect(sayCalls(split([call(STANDBY), one]).forbidden)).toBe(said);
});

test('a task that is stopped elsewhere than in the lost Region is no best effort', () => {
  expect(split([call(STANDBY, 'ecs', 'StopTask')])).toMatchObject({
    waited: [{ action: 'ecs:StopTask' }],
    bestEffort: [],
  });
});

test('best effort costs the time in which any of it was out, once', () => {
  const calls = [stopTask(0, 1_000), stopTask(10, 1_005), stopTask(500, 700), stopTask(3_000, 3_500)];
  expect(split(calls)).toMatchObject({
    bestEffort: [{ times: 4, longestMs: 1_000 }],
    bestEffortMs: 1_505,
  });
});

test('a call that nobody has given up yet counts for as long as it has lasted', () => {
  const { endedAt: _, ...open } = stopTask(0, 0);
  expect(split([open]).bestEffortMs).toBeGreaterThan(1_000);
});

const asked = (region: string, afterMs: number, given: Partial<WireEntry> = {}): WireEntry => ({
  ...call(region, 'dynamodb', 'UpdateItem'),
  at: ZERO + afterMs,
  endedAt: ZERO + afterMs + 1_000,
  input: { writer: 'a' },
  ...given,
});

test("the ledger's endpoint in the lost Region may be asked last, when both others were silent for the very same call", () => {
  const calls = [asked(STANDBY, 0), asked('us-east-2', 1_000), asked(HOME, 2_000)];
  const { forbidden, lastResort } = split(calls);
  expect([forbidden, lastResort].map(sayCalls)).toEqual(['none', 'dynamodb:UpdateItem in us-east-1 (1, 1000 ms)']);
});

test.each([
  ['first', [asked(HOME, 0), asked(STANDBY, 1_000), asked('us-east-2', 2_000)]],
  ['after one of them', [asked(STANDBY, 0), asked(HOME, 1_000)]],
  ['after one of them, twice', [asked(STANDBY, 0), asked(STANDBY, 500), asked(HOME, 1_000)]],
  ['after other calls', [asked(STANDBY, 0), asked('us-east-2', 1_000, { input: {} }), asked(HOME, 2_000)]],
  ['long after them', [asked(STANDBY, 0), asked('us-east-2', 1_000), asked(HOME, 9_000)]],
])('fails the ledger there when it is asked %s', (_, calls) => {
  expect(split(calls).forbidden).toMatchObject([{ action: 'dynamodb:UpdateItem', region: HOME, times: 1 }]);
});

test('Route 53 is told apart where the team has chosen to need it, and nothing else is', () => {
  const calls = [call(STANDBY, 'route53', 'ChangeResourceRecordSets'), call(STANDBY, 'iam', 'PassRole')];
  const { byChoice, forbidden, waited } = split(calls, true);
  expect([byChoice, forbidden, waited].map((groups) => groups.map(({ action }) => action))).toEqual([
    ['route53:ChangeResourceRecordSets'],
    ['iam:PassRole'],
    ['iam:PassRole'],
  ]);
});

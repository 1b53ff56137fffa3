import '../../lab/rehearsal/quiet-powertools';
import { ManualClock, MemoryRuns, MemoryTable } from '../../lab/memory';
import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { RunIdentity } from '../../lambda/contract/run-document';
import { DEFAULT_TIMINGS } from '../../lambda/contract/settings';
import { announcer } from '../../lambda/handlers/announce';
import { bind, type StepTable, stepHandler } from '../../lambda/handlers/step-handler';
import type { StepContext } from '../../lambda/steps/step';
import { SETTINGS } from './settings';

const RUN: RunIdentity = {
  id: 'run-1',
  executionArn: 'arn:aws:states:us-west-2:111122223333:execution:shop-orders-failover:run-1',
  workload: 'orders',
  orchestration: 'failover',
  region: 'us-west-2',
  trigger: { kind: 'person', by: 'ada', reason: 'drill', acceptLoss: false, overrides: [] },
  startedAt: '2026-11-22T12:00:00.000Z',
};
const DOCUMENT = { run: RUN };

let table: MemoryTable;
let runs: MemoryRuns;
let clock: ManualClock;
beforeEach(async () => {
  table = new MemoryTable();
  runs = new MemoryRuns(table.client(['us-west-2', 'us-east-2', 'us-east-1']));
  clock = new ManualClock();
  await runs.claim(RUN, undefined, RUN.startedAt);
});

const handlerOf = (steps: StepTable) => stepHandler(steps, runs, clock);
const kept = async (step: string) => (await runs.current())?.steps[step];

test('a step answers through its handler, and the ledger keeps when it began, when it ended and what it said', async () => {
  const Verify = async () => {
    await clock.advance(3);
    return { status: 'verified', because: 'one row was committed' };
  };
  expect(await handlerOf({ Verify })({ step: 'Verify', document: DOCUMENT })).toMatchObject({ status: 'verified' });
  expect(await kept('Verify')).toEqual({
    step: 'Verify',
    state: 'completed',
    startedAt: '2026-11-22T12:00:00.000Z',
    endedAt: '2026-11-22T12:00:03.000Z',
    detail: 'one row was committed',
  });
});

test('each step moves the heartbeat by one', async () => {
  const handler = handlerOf({ Verify: async () => ({}), ScaleUp: async () => ({}) });
  await handler({ step: 'Verify', document: DOCUMENT });
  await handler({ step: 'ScaleUp', document: DOCUMENT });
  expect((await runs.current())?.heartbeat).toBe(3);
});

test('an answer that sends the machine waiting is a step in progress, since its first look', async () => {
  const handler = handlerOf({ FenceOldRegion: async () => ({ status: 'waiting', how: 'no acknowledgement yet' }) });
  await handler({ step: 'FenceOldRegion', document: DOCUMENT });
  await clock.advance(5);
  await handler({ step: 'FenceOldRegion', document: DOCUMENT });
  expect(await kept('FenceOldRegion')).toMatchObject({
    state: 'in progress',
    startedAt: '2026-11-22T12:00:00.000Z',
    endedAt: '2026-11-22T12:00:05.000Z',
    detail: 'no acknowledgement yet',
  });
});

test('fails with the very error of the step, after it was kept', async () => {
  const error = new FailoverError(ERRORS.databaseNeedsPerson, 'status is storage-full');
  const handler = handlerOf({
    Precheck: async () => {
      throw error;
    },
  });
  await expect(handler({ step: 'Precheck', document: DOCUMENT })).rejects.toBe(error);
  expect(await kept('Precheck')).toMatchObject({ state: 'failed', detail: 'status is storage-full' });
});

test('progress that cannot be kept changes neither an answer nor an error', async () => {
  const handler = handlerOf({
    Verify: async () => ({ status: 'verified' }),
    Precheck: async () => {
      throw new FailoverError(ERRORS.precheckFailed, 'not ready');
    },
  });
  table.faults.stopAfter(0);
  expect(await handler({ step: 'Verify', document: DOCUMENT })).toEqual({ status: 'verified' });
  await expect(handler({ step: 'Precheck', document: DOCUMENT })).rejects.toThrow('not ready');
  expect(table.faults.hits).toBeGreaterThan(0);
});

test("a run that lost the workload moves nobody else's heartbeat", async () => {
  const handler = handlerOf({ Verify: async () => ({}) });
  await handler({ step: 'Verify', document: { run: { ...RUN, id: 'run-0' } } });
  expect((await runs.current())?.heartbeat).toBe(1);
});

test('the claim is kept under the name of the execution, which becomes the run', async () => {
  const document = { execution: { Name: 'run-1' }, state: {} };
  await handlerOf({ ClaimRun: async () => ({ outcome: 'claimed' }) })({ step: 'ClaimRun', document });
  expect(await kept('ClaimRun')).toMatchObject({ state: 'completed' });
});

test('the report keeps no progress of its own: it has ended the hold', async () => {
  await handlerOf({ Report: async () => ({ complete: true }) })({ step: 'Report', document: DOCUMENT });
  expect(await kept('Report')).toBeUndefined();
});

test.each([null, 'text', {}])('a document without a run is no reason to fail: %j', async (document) => {
  expect(await handlerOf({ Verify: async () => 1 })({ step: 'Verify', document })).toBe(1);
});

test('a dry run keeps no progress, and no other tool hears of it', async () => {
  const said: unknown[] = [];
  const announce = async (...told: readonly unknown[]) => void said.push(told);
  const document = { ...DOCUMENT, run: { ...DOCUMENT.run, dryRun: true } };
  await stepHandler({ Verify: async () => ({}) }, runs, clock, announce)({ step: 'Verify', document });
  expect(await kept('Verify')).toBeUndefined();
  expect(said).toEqual([]);
});

test('refuses a step that the function does not have, by name', async () => {
  await expect(handlerOf({})({ step: 'Verify', document: DOCUMENT })).rejects.toMatchObject({
    name: ERRORS.badInput,
    message: 'this function has no step "Verify"',
  });
});

test('a bound step is given the document of the event, its ports and its context', async () => {
  const context: StepContext = {
    settings: SETTINGS,
    timings: {} as StepContext['timings'],
    region: 'us-west-2',
    clock,
  };
  const step = async (...given: readonly unknown[]) => given;
  expect(await bind(step, 'ports', context)(DOCUMENT)).toEqual([DOCUMENT, 'ports', context]);
});

describe('what other tools hear', () => {
  const said: unknown[] = [];
  const announce = announcer(
    { send: async (event) => void said.push(event) },
    { settings: SETTINGS, timings: DEFAULT_TIMINGS, region: 'us-west-2', clock: new ManualClock() },
  );
  const TakeOwnership = async () => ({
    from: 'us-east-1',
    to: 'us-west-2',
    epoch: 2,
    previousEpoch: 1,
    takenAt: 'now',
  });
  const handler = () => stepHandler({ TakeOwnership, Verify: async () => ({}) }, runs, clock, announce);
  beforeEach(() => {
    said.length = 0;
  });

  test('a step whose answer is news tells it once, after it was kept; other steps tell nothing', async () => {
    await handler()({ step: 'TakeOwnership', document: DOCUMENT });
    await handler()({ step: 'Verify', document: DOCUMENT });
    expect(said).toMatchObject([{ type: 'Ownership Taken', detail: { run: 'run-1', epoch: 2 } }]);
  });

  test('an event that cannot be made or sent changes nothing of the step’s answer', async () => {
    // Of a document without a run nothing can be told.
    expect(await handler()({ step: 'TakeOwnership', document: {} })).toMatchObject({ epoch: 2 });
    const failing = { send: async () => Promise.reject(new Error('no')) };
    const context = { settings: SETTINGS, timings: DEFAULT_TIMINGS, region: 'us-west-2', clock };
    const broken = stepHandler({ TakeOwnership }, runs, clock, announcer(failing, context));
    expect(await broken({ step: 'TakeOwnership', document: DOCUMENT })).toMatchObject({ epoch: 2 });
    expect(said).toEqual([]);
  });
});

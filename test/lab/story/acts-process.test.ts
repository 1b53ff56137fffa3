import type { Call } from '../../../lab/aws/call';
import { DynamoDb } from '../../../lab/aws/dynamodb';
import { Faults } from '../../../lab/aws/faults';
import type { LabFunction } from '../../../lab/lambda/lab-function';
import type { Stage } from '../../../lab/scenarios/stage';
import { CALLS } from '../../../lab/simulator/fault';
import { PROCESS_ACTS } from '../../../lab/story/acts-process';
import { hindranceOf } from '../../../lab/story/playable';
import { StoryStage } from '../../../lab/story/story-stage';
import { ONE_OF_EACH } from './faults';

const REGIONS = { home: 'us-east-1', standby: 'us-west-2', tiebreaker: 'us-east-2' };
const ROLES = ['keeper', 'agent', 'dispatcher', 'run-steps', 'database-steps', 'traffic-steps', 'processing-steps'];
const lambdas = Object.values(REGIONS).flatMap((region) =>
  ROLES.map((role) => ({ region, name: `demo-orders-${role}`, arn: `${region} ${role}` })),
);

/** One process of each function, and what is done to it. */
function stageOf() {
  const faults = new Faults();
  const done: string[] = [];
  const process = (arn: string) => ({
    freeze: () => done.push(`freeze ${arn}`),
    thaw: () => done.push(`thaw ${arn}`),
    kill: async () => done.push(`kill ${arn}`),
  });
  const suspend = (arns: readonly string[]) => () => done.push(`again ${arns.join()}`);
  const parts = {
    settings: { regions: REGIONS },
    cloud: { faults, dynamodb: new DynamoDb() },
    workload: { functions: lambdas },
    schedules: { suspend },
    functions: {
      underWay: (chosen: (lambda: LabFunction) => boolean) =>
        (lambdas as unknown as LabFunction[]).filter(chosen).map(({ arn }) => process(arn)),
    },
  };
  const set = new StoryStage({ world: { parts } } as unknown as Stage, 0);
  return { set, faults, done };
}

const call = (role: string, service: string, operation: string, region = 'us-west-2'): Call => ({
  caller: `LAB.${region}.demo-orders-${role}`,
  callerRegion: region,
  region,
  service,
  operation,
});
const write = (role: string, region?: string) => call(role, 'dynamodb', 'UpdateItem', region);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('an ailment befalls the next fitting calls of its role and place, so many of them', () => {
  const { set, faults } = stageOf();
  const hits = (made: Call) => [...faults.hit(made, {})].map(({ kind }) => kind);
  void PROCESS_ACTS.call({ ...ONE_OF_EACH.call, ailment: 'answer lost', calls: 'ledger write', count: 2 }, set);
  expect(hits(write('keeper'))).toEqual([]);
  expect(hits(write('run-steps', 'us-east-1'))).toEqual([]);
  expect(hits(call('run-steps', 'rds', 'PromoteReadReplica'))).toEqual([]);
  expect(hits(call('run-steps', 'dynamodb', 'GetItem'))).toEqual([]);
  expect(hits(write('run-steps'))).toEqual(['drop-answer']);
  expect(hits(write('traffic-steps'))).toEqual(['drop-answer']);
  expect(hits(write('run-steps'))).toEqual([]);
});

test('what an ailment has not met when everything heals it never meets', () => {
  const { set, faults } = stageOf();
  void PROCESS_ACTS.call(ONE_OF_EACH.call, set);
  for (const end of set.atTheEnd) end();
  expect([...faults.hit(write('run-steps'), {})]).toEqual([]);
});

test.each([
  ['dies before', 'black-hole'],
  ['dies after', 'drop-answer'],
] as const)('who %s its call stands still at once, hears nothing, and is killed', async (ailment, kind) => {
  const { set, faults, done } = stageOf();
  void PROCESS_ACTS.call({ ...ONE_OF_EACH.call, ailment, count: 1 }, set);
  expect([...faults.hit(write('database-steps'), {})]).toEqual([{ kind }]);
  expect(done).toEqual(['freeze us-west-2 database-steps']);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(done).toEqual(['freeze us-west-2 database-steps', 'kill us-west-2 database-steps']);
});

const PAUSE = { ...ONE_OF_EACH.pause, forMs: 5_000 };

test('a pause freezes the processes that are under way, and its end thaws the very same', async () => {
  const { set, done } = stageOf();
  const lift = await PROCESS_ACTS.pause({ ...PAUSE, role: 'step' }, set);
  const steps = ROLES.filter((role) => role.endsWith('-steps')).map((role) => `us-east-1 ${role}`);
  expect(done).toEqual(steps.map((arn) => `freeze ${arn}`));
  lift?.();
  expect(done.slice(steps.length)).toEqual(steps.map((arn) => `thaw ${arn}`));
});

test.each([
  ['before', 5_000],
  ['after', 0],
] as const)('a pause %s a call freezes its caller and holds the call for %i ms', async (next, milliseconds) => {
  const { set, faults, done } = stageOf();
  await PROCESS_ACTS.pause({ ...PAUSE, where: { next, calls: 'ledger' } }, set);
  expect(done).toEqual([]);
  expect([...faults.hit(write('keeper', 'us-east-1'), {})]).toEqual([{ kind: 'delay', milliseconds }]);
  expect(done).toEqual(['freeze us-east-1 keeper']);
  await jest.advanceTimersByTimeAsync(4_900);
  expect(done).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(200);
  expect(done).toEqual(['freeze us-east-1 keeper', 'thaw us-east-1 keeper']);
});

test('a pause after the write of the lease lets other writes through, and that one take effect at once', async () => {
  const { set, faults, done } = stageOf();
  await PROCESS_ACTS.pause({ ...PAUSE, where: { next: 'after', calls: 'ledger write lease' } }, set);
  const of = (sk: string) => ({ Key: { pk: { S: 'orders' }, sk: { S: sk } } });
  expect([...faults.hit(write('keeper', 'us-east-1'), of('FENCE'))]).toEqual([]);
  expect([...faults.hit(write('keeper', 'us-east-1'), of('LEASE'))]).toEqual([{ kind: 'delay', milliseconds: 0 }]);
  expect(done).toEqual(['freeze us-east-1 keeper']);
});

test('every kind of call is known on the wire, but for statements on a connection', async () => {
  const unknown = CALLS.filter((calls) => {
    try {
      void PROCESS_ACTS.call({ ...ONE_OF_EACH.call, calls }, stageOf().set);
      return false;
    } catch {
      return true;
    }
  });
  expect(unknown).toEqual(['guard']);
  expect(CALLS.filter((calls) => hindranceOf({ ...ONE_OF_EACH.call, calls }) !== undefined)).toEqual(unknown);
});

test('death kills what is under way, and no schedule suspends the function of that Region only', async () => {
  const { set, done } = stageOf();
  await PROCESS_ACTS.death({ ...ONE_OF_EACH.death, role: 'agent', place: 'tiebreaker' }, set);
  const lift = await PROCESS_ACTS['no schedule'](ONE_OF_EACH['no schedule'], set);
  lift?.();
  expect(done).toEqual(['kill us-east-2 agent', 'again us-east-1 keeper']);
});

import { AwsCalls, SERVICES } from '../../bench/aws-calls';
import { Dice } from '../../bench/dice';
import { LambdaService } from '../../bench/lambda-service';
import { OPERATION_TIMES } from '../../bench/operation-times';
import { VirtualClock } from '../../lab/machine';
import { MemoryWorld, memoryLedger } from '../../lab/memory';

const { ledger, describe: describing, silence, coldStart, invoke } = OPERATION_TIMES;

const REGIONS = { home: 'us-east-1', standby: 'us-west-2', tiebreaker: 'us-east-2' };
const HOST = { host: 'db', port: 5432 };

function rehearsal() {
  const clock = new VirtualClock();
  const calls = new AwsCalls(clock, new Dice('1'));
  const database = { answers: true };
  const ports = calls.over({
    leases: { read: async () => 'lease' },
    fleet: { describe: async (name: string) => `${name} at ${clock.now().getTime()}` },
    connections: {
      guarded: (_name: string, _endpoint: typeof HOST) => ({
        look: async () => {
          if (!database.answers) throw new Error('it did not answer');
          return 'seen';
        },
      }),
    },
  });
  const took = async (call: () => Promise<unknown>): Promise<number> => {
    const startMs = clock.now().getTime();
    await call().catch(() => undefined);
    return clock.now().getTime() - startMs;
  };
  return { clock, calls, database, ports, took };
}

test('a call takes the time of its service, and answers what was true when it was sent', async () => {
  const { clock, calls, ports, took } = rehearsal();
  const sentMs = clock.now().getTime();
  expect(await ports.fleet.describe('db')).toBe(`db at ${sentMs}`);
  expect(clock.now().getTime() - sentMs).toBeGreaterThanOrEqual(describing.lowMs);
  expect(await took(() => ports.leases.read())).toBeLessThanOrEqual(ledger.tail.upToMs);
  expect(calls.made.map(({ name }) => name)).toEqual(['fleet.describe', 'leases.read']);
  expect(calls.longestMs('fleet.describe')).toBe(calls.made[0]?.tookMs);
});

test('a session is opened once, and again after its database did not answer', async () => {
  const { calls, database, ports, took } = rehearsal();
  const look = () => ports.connections.guarded('db', HOST).look();
  const [first, second] = [await took(look), await took(look)];
  expect(first).toBeGreaterThan(OPERATION_TIMES.connect.lowMs);
  expect(second).toBeLessThan(OPERATION_TIMES.connect.lowMs);
  database.answers = false;
  expect(await took(look)).toBe(silence.lowMs);
  database.answers = true;
  expect(await took(look)).toBeGreaterThan(OPERATION_TIMES.connect.lowMs);
  expect(new Set(calls.made.map(({ name }) => name))).toEqual(new Set(['guarded.look']));
});

test('every port has a service: what is not named is the ledger', () => {
  const world = new MemoryWorld(REGIONS);
  const ports = Object.keys(world.ports(REGIONS.standby, { region: REGIONS.home, cluster: 'jobs' }));
  const inLedger = [
    ...Object.keys(memoryLedger(world.table, REGIONS, REGIONS.standby)),
    'queue',
    'claims',
    'doneJobs',
    'waiting',
    'late',
    'losses',
  ];
  // Sessions are named by what they are; observers' transactions are no step's.
  const named = [...Object.keys(SERVICES), 'connections', 'transactions'];
  expect(ports.filter((port) => inLedger.includes(port) === named.includes(port))).toEqual([]);
  expect(Object.keys(SERVICES).filter((port) => !ports.includes(port))).toEqual(['guarded', 'probe']);
});

test('a function starts cold once, and again when its environment is busy', async () => {
  const { clock, took } = rehearsal();
  const lambda = new LambdaService(clock, new Dice('1'));
  const slowest = invoke.tail.upToMs;
  const run = () => lambda.run('steps', () => clock.sleep(0));
  expect(await took(run)).toBeGreaterThan(coldStart.lowMs);
  expect(await took(run)).toBeLessThanOrEqual(slowest);
  const two = Promise.all([
    lambda.run('steps', () => clock.sleep(10_000)),
    lambda.run('steps', () => clock.sleep(10_000)),
  ]);
  expect(await took(() => two)).toBeGreaterThan(10_000 + coldStart.lowMs);
  expect(await took(() => Promise.all([run(), run()]))).toBeLessThanOrEqual(slowest);
});

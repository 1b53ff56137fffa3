import { emptyState, HELD, LEASE, NOW, type TestWorld, testWorld, type WorkloadState } from '../in-memory-world';
import { RECORD, sampleConfig } from '../sample-config';

const CHANGED = { ...RECORD, strategy: 'change-record' };
const { name } = CHANGED;
const { home, standby } = RECORD.endpoint;

let world: TestWorld;
let orders: WorkloadState;
function given(changes: Partial<WorkloadState> = {}, records: readonly unknown[] = [CHANGED]): void {
  orders = emptyState({ lease: LEASE, ...changes });
  world = testWorld({ config: sampleConfig({ records }), states: { orders } });
}
function stands(target: string, ttlSeconds = 30): void {
  orders.names.targets.set(name, target);
  orders.names.ttlSeconds.set(name, ttlSeconds);
}
afterEach(() => world.remove());

describe('handover adopt', () => {
  test('makes a record that is missing, for the side that serves, and nothing more the second time', async () => {
    given({ lease: { ...LEASE, active: 'us-west-2' } });
    expect(await world.handover('adopt', 'orders', '--apply')).toBe(0);
    expect(world.written.out).toContain(
      `${name}: does not exist, should point at ${standby}, because us-west-2 serves under epoch 7\n`,
    );
    expect(orders.names.targets.get(name)).toBe(standby);
    expect(orders.names.ttlSeconds.get(name)).toBe(30);
    expect(await world.handover('adopt', 'orders', '--apply')).toBe(0);
    expect(world.written.out).toContain(`${name}: in line, points at ${standby}\nnothing to adopt in orders\n`);
  });

  test('points a record at the side that serves, and keeps it there when only its TTL differs', async () => {
    given();
    stands(standby);
    expect(await world.handover('adopt', '--apply')).toBe(0);
    expect(world.written.out).toContain(
      `${name}: points at ${standby}, should point at ${home}, because us-east-1 serves`,
    );
    expect(orders.names.targets.get(name)).toBe(home);
    stands(`${home}.`, 60);
    expect(await world.handover('adopt', '--apply')).toBe(0);
    expect(world.written.out).toContain(`${name}: has a TTL of 60 s, the configuration says 30 s`);
    expect(orders.names.ttlSeconds.get(name)).toBe(30);
  });

  test('changes nothing without --apply, and says how', async () => {
    given();
    stands(standby);
    expect(await world.handover('adopt')).toBe(0);
    expect(orders.names.targets.get(name)).toBe(standby);
    expect(world.written.out).toContain('nothing is changed; to change it: npx handover adopt orders --apply\n');
  });

  test('has nothing to adopt where records follow health checks, or there are none', async () => {
    for (const records of [[RECORD], []]) {
      given({}, records);
      expect(await world.handover('adopt', '--apply')).toBe(0);
      expect(world.written.out).toBe('nothing to adopt in orders\n');
      expect([...orders.names.targets]).toEqual([]);
      world.remove();
    }
    given();
  });

  test('refuses a record that points at neither side, and leaves it alone', async () => {
    given();
    stands('cdn.example.net');
    expect(await world.handover('adopt', '--apply')).toBe(1);
    expect(orders.names.targets.get(name)).toBe('cdn.example.net');
    expect(world.written.out).toContain(
      `${name}: points at cdn.example.net, which is neither side's endpoint and is left alone; correct the record, or endpoint in the configuration (${home}, ${standby})`,
    );
  });

  test.each<[string, Partial<WorkloadState>, string]>([
    [
      'a run holds the workload',
      { held: HELD },
      `orders: run failover-1 in us-west-2 holds it, last heard of at ${NOW}`,
    ],
    [
      'a takeover is not finished',
      {
        lease: {
          ...LEASE,
          taken: { by: 'failover-1', from: 'us-west-2', at: NOW, previousEpoch: 6, previousAnchors: {} },
        },
      },
      'us-east-1 took over under epoch 7, and that takeover is not finished',
    ],
    ['nothing has served yet', { lease: undefined }, 'orders: nothing has served yet'],
  ])('refuses while %s, and changes nothing', async (_, state, why) => {
    given(state);
    stands(standby);
    expect(await world.handover('adopt', '--apply')).toBe(1);
    expect(world.written.error).toContain(why);
    expect(orders.names.targets.get(name)).toBe(standby);
  });

  test('refuses when the workload has moved between the look and the change, and changes nothing', async () => {
    given();
    orders.names.targets.get = () => {
      orders.lease = { ...LEASE, epoch: 8, active: 'us-west-2' };
      return undefined;
    };
    expect(await world.handover('adopt', '--apply')).toBe(1);
    expect(world.written.error).toContain('orders has moved meanwhile, to us-west-2; say it again');
    expect(orders.names.targets.size).toBe(0);
  });

  test('refuses when Route 53 does not answer: unknown is not missing', async () => {
    given();
    orders.names.apiAway = true;
    expect(await world.handover('adopt', '--apply')).toBe(1);
    expect(world.written.error).toContain('Route 53 does not answer');
  });
});

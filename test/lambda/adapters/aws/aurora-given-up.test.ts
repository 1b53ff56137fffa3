import { HOME, STANDBY } from '../../../lab/aws/clients';
import { LabAurora } from './lab-aurora';

const lab = new LabAurora();
const { clock, cloud, changes, pass, finish, seen } = lab;

beforeAll(() => lab.start());
afterAll(lab.stop);
beforeEach(() => lab.renew());

describe('a failover that comes to nothing', () => {
  const said = (since = new Date(clock.now() - 1).toISOString()) => lab.fleet.gaveUp('orders-b', since);

  test('because Aurora forgets it: nothing is under way, nothing is said, and it can be called again', async () => {
    lab.clusters.fizzles.push('forgotten');
    await lab.fleet.promote('orders-b', 'failover');
    await finish();
    expect(await seen()).toMatchObject({ role: 'replica', status: { means: 'available' } });
    expect(await said()).toBeUndefined();
    await lab.fleet.promote('orders-b', 'failover');
    await finish();
    expect(await seen()).toMatchObject({ role: 'primary', status: { name: 'available' } });
    expect(changes().map(({ input }) => Object.keys(input as object).sort())).toEqual(
      [1, 2].map(() => ['AllowDataLoss', 'GlobalClusterIdentifier', 'TargetDbClusterIdentifier']),
    );
  });

  test('because Aurora gives it up: it is under way until then, and Aurora says so', async () => {
    lab.clusters.fizzles.push('given up');
    await lab.fleet.promote('orders-b', 'failover');
    const states = [];
    for (const milliseconds of [1_000, 60_000, 1_000]) {
      await pass(milliseconds);
      const state = await seen();
      states.push(state.role === 'missing' ? state.role : [state.role, state.status.name, state.status.means]);
    }
    expect(states).toEqual([
      ['replica', 'pending', 'passing'],
      ['replica', 'cancelling', 'passing'],
      ['replica', 'available', 'available'],
    ]);
    expect(await said()).toBe(`Global failover to DB cluster orders-b in Region ${STANDBY} failed.`);
    expect(await said(new Date(clock.now()).toISOString())).toBeUndefined();
    expect(await lab.fleet.gaveUp('orders-c', new Date(0).toISOString())).toBeUndefined();
  });

  test('fails as Transient when events are not told', async () => {
    cloud.faults.add({ operation: 'DescribeEvents', fault: { kind: 'throttle' } });
    await expect(said()).rejects.toMatchObject({ name: 'Transient' });
  });
});

describe('a switchover', () => {
  test('that comes to nothing is called again without flags, where the writer is', async () => {
    lab.clusters.fizzles.push('given up');
    await lab.fleet.promote('orders-b', 'switchover');
    for (const milliseconds of [1_000, 60_000, 1_000]) await pass(milliseconds);
    expect(await lab.fleet.gaveUp('orders-b', new Date(clock.now() - 1).toISOString())).toContain('Global switchover');
    await lab.fleet.promote('orders-b', 'switchover');
    expect(changes().map(({ operation, region }) => [operation, region])).toEqual(
      [1, 2].map(() => ['SwitchoverGlobalCluster', HOME]),
    );
    await finish();
  });
});

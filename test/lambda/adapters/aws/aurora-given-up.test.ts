import { AuroraClusters, LabCloud, labAccessKey } from '../../../../lab/aws';
import { AuroraGlobalClusters } from '../../../../lambda/adapters/aws/aurora-global-clusters';
import { HOME, STANDBY } from '../../../lab/aws/clients';
import { ManualClock, settle } from '../../../lab/aws/manual-clock';

const ACCOUNT = '111122223333';

const clock = new ManualClock();
const cloud = new LabCloud();
let clusters: AuroraClusters;
let fleet: AuroraGlobalClusters;
let before = 0;

beforeAll(async () => {
  await cloud.start();
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  process.env.AWS_ACCESS_KEY_ID = labAccessKey(STANDBY, 'test');
  process.env.AWS_SECRET_ACCESS_KEY = 'none';
});
afterAll(() => cloud.stop());

beforeEach(() => {
  cloud.faults.clear();
  cloud.heal(HOME);
  clusters = new AuroraClusters({
    clock,
    account: ACCOUNT,
    phases: { noticeMs: 1_000, changingMs: 60_000, promotingMs: 30_000 },
    onChange: async () => {},
  });
  clusters.addGlobal('orders', [
    { region: HOME, identifier: 'orders-a', endpoint: { host: 'a', port: 1 } },
    {
      region: STANDBY,
      identifier: 'orders-b',
      endpoint: { host: 'b', port: 2 },
      readerEndpoint: { host: 'b-ro', port: 2 },
    },
  ]);
  cloud.attach({ aurora: clusters });
  fleet = new AuroraGlobalClusters(STANDBY, [{ cluster: 'orders-b', globalCluster: 'orders' }]);
  before = cloud.log.entries.length;
});

const calls = () => cloud.log.entries.slice(before);
const changes = () => calls().filter(({ operation }) => /^(Failover|Switchover)GlobalCluster$/.test(operation));
const pass = async (milliseconds: number) => {
  clock.advance(milliseconds);
  await settle();
};
/** The three phases one after the other: each begins a timer of its own. */
const finish = async () => {
  for (const milliseconds of [1_000, 60_000, 30_000]) await pass(milliseconds);
};
const seen = () => fleet.describe('orders-b');

describe('a failover that comes to nothing', () => {
  const said = (since = new Date(clock.now() - 1).toISOString()) => fleet.gaveUp('orders-b', since);

  test('because Aurora forgets it: nothing is under way, nothing is said, and it can be called again', async () => {
    clusters.fizzles.push('forgotten');
    await fleet.promote('orders-b', 'failover');
    await finish();
    expect(await seen()).toMatchObject({ role: 'replica', status: { means: 'available' } });
    expect(await said()).toBeUndefined();
    await fleet.promote('orders-b', 'failover');
    await finish();
    expect(await seen()).toMatchObject({ role: 'primary', status: { name: 'available' } });
    expect(changes().map(({ input }) => Object.keys(input as object).sort())).toEqual(
      [1, 2].map(() => ['AllowDataLoss', 'GlobalClusterIdentifier', 'TargetDbClusterIdentifier']),
    );
  });

  test('because Aurora gives it up: it is under way until then, and Aurora says so', async () => {
    clusters.fizzles.push('given up');
    await fleet.promote('orders-b', 'failover');
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
    expect(await fleet.gaveUp('orders-c', new Date(0).toISOString())).toBeUndefined();
  });

  test('fails as Transient when events are not told', async () => {
    cloud.faults.add({ operation: 'DescribeEvents', fault: { kind: 'throttle' } });
    await expect(said()).rejects.toMatchObject({ name: 'Transient' });
  });
});

describe('a switchover', () => {
  test('that comes to nothing is called again without flags, where the writer is', async () => {
    clusters.fizzles.push('given up');
    await fleet.promote('orders-b', 'switchover');
    for (const milliseconds of [1_000, 60_000, 1_000]) await pass(milliseconds);
    expect(await fleet.gaveUp('orders-b', new Date(clock.now() - 1).toISOString())).toContain('Global switchover');
    await fleet.promote('orders-b', 'switchover');
    expect(changes().map(({ operation, region }) => [operation, region])).toEqual(
      [1, 2].map(() => ['SwitchoverGlobalCluster', HOME]),
    );
    await finish();
  });
});

import { AuroraGlobalClusters } from '../../../../lambda/adapters/aws/aurora-global-clusters';
import { HOME, STANDBY } from '../../../lab/aws/clients';
import { ACCOUNT, LabAurora } from './lab-aurora';

const arnOf = (region: string, name: string) => `arn:aws:rds:${region}:${ACCOUNT}:cluster:${name}`;
const TARGET = arnOf(STANDBY, 'orders-b');

const lab = new LabAurora();
const { cloud, calls, changes, pass, finish, seen } = lab;

beforeAll(() => lab.start());
afterAll(lab.stop);
beforeEach(() => lab.renew());

describe('a failover', () => {
  test('is called with AllowDataLoss only, by ARN, in the Region of the target', async () => {
    await lab.fleet.promote('orders-b', 'failover');
    expect(changes()).toMatchObject([
      {
        operation: 'FailoverGlobalCluster',
        region: STANDBY,
        input: { GlobalClusterIdentifier: 'orders', TargetDbClusterIdentifier: TARGET, AllowDataLoss: true },
      },
    ]);
    expect(Object.keys(changes()[0]?.input as object)).not.toContain('Switchover');
  });

  test('asks nothing of the Region that failed', async () => {
    cloud.cutRegion(HOME);
    await lab.fleet.promote('orders-b', 'failover');
    await finish();
    expect(await seen()).toMatchObject({ role: 'primary', status: { name: 'available' } });
    expect(new Set(calls().map(({ region }) => region))).toEqual(new Set([STANDBY]));
  });

  test('ends as a primary only when nothing is under way and its writer is there', async () => {
    await lab.fleet.promote('orders-b', 'failover');
    const states = [await seen()];
    for (const milliseconds of [1_000, 60_000, 30_000]) {
      await pass(milliseconds);
      states.push(await seen());
    }
    const told = states.map((state) => (state.role === 'missing' ? state.role : [state.role, state.status.name]));
    expect(told).toEqual([
      ['replica', 'available'],
      ['replica', 'failing-over'],
      ['primary', 'promoting'],
      ['primary', 'available'],
    ]);
  });

  test('that is under way is not started twice', async () => {
    await lab.fleet.promote('orders-b', 'failover');
    await pass(1_000);
    expect(await seen()).toMatchObject({ status: { means: 'passing', detail: expect.stringContaining(TARGET) } });
    await expect(lab.fleet.promote('orders-b', 'failover')).rejects.toMatchObject({ name: 'Transient' });
    expect(changes()).toHaveLength(1);
  });

  test('whose answer is lost is looked at again and not called again', async () => {
    cloud.faults.add({ operation: 'FailoverGlobalCluster', fault: { kind: 'drop-answer' }, times: 1 });
    await expect(lab.fleet.promote('orders-b', 'failover')).rejects.toMatchObject({ name: 'Transient' });
    await pass(1_000);
    await expect(lab.fleet.promote('orders-b', 'failover')).rejects.toMatchObject({ name: 'Transient' });
    expect(changes()).toHaveLength(1);
    await pass(60_000);
    await pass(30_000);
    await lab.fleet.promote('orders-b', 'failover');
    expect(await seen()).toMatchObject({ role: 'primary' });
    expect(changes()).toHaveLength(1);
  });

  test('that is throttled is Transient', async () => {
    cloud.faults.add({ operation: 'FailoverGlobalCluster', fault: { kind: 'throttle' }, times: 1 });
    await expect(lab.fleet.promote('orders-b', 'failover')).rejects.toMatchObject({ name: 'Transient' });
    expect(await seen()).toMatchObject({ role: 'replica', status: { means: 'available' } });
  });

  test('that was asked for after a stale look is done when a new look says so', async () => {
    lab.clusters.changeMember(arnOf(HOME, 'orders-a'), { writer: false });
    const refused = { kind: 'error', name: 'InvalidDBClusterStateFault', status: 400 } as const;
    const when = () => {
      lab.clusters.changeMember(TARGET, { writer: true });
      lab.clusters.changeCluster(STANDBY, 'orders-b', { instances: [WRITER] });
      return true;
    };
    cloud.faults.add({ operation: 'FailoverGlobalCluster', fault: refused, when });
    await lab.fleet.promote('orders-b', 'failover');
    expect(changes()).toHaveLength(1);
  });

  test('fails with what RDS says when the engine versions differ', async () => {
    lab.clusters.changeCluster(STANDBY, 'orders-b', { engineVersion: '16.9' });
    await expect(lab.fleet.promote('orders-b', 'failover')).rejects.toMatchObject({
      name: 'Transient',
      message: expect.stringContaining('has the engine version 16.9, the primary has 17.5'),
    });
  });
});

describe('a switchover', () => {
  test('is called without flags in the Region of the writer', async () => {
    await lab.fleet.promote('orders-b', 'switchover');
    expect(changes()).toMatchObject([
      {
        operation: 'SwitchoverGlobalCluster',
        region: HOME,
        input: { GlobalClusterIdentifier: 'orders', TargetDbClusterIdentifier: TARGET },
      },
    ]);
    await finish();
    expect(await seen()).toMatchObject({ role: 'primary', status: { name: 'available' } });
  });

  test('refuses as Transient when that Region does not answer, and is no failover then', async () => {
    cloud.cutRegion(HOME);
    await expect(lab.fleet.promote('orders-b', 'switchover')).rejects.toMatchObject({ name: 'Transient' });
    expect(changes().map(({ operation }) => operation)).toEqual(['SwitchoverGlobalCluster']);
  });

  test('refuses when a member is not healthy', async () => {
    lab.clusters.changeCluster(HOME, 'orders-a', { status: 'maintenance' });
    await expect(lab.fleet.promote('orders-b', 'switchover')).rejects.toMatchObject({
      message: expect.stringContaining('not healthy: orders-a'),
    });
  });
});

const WRITER = { identifier: 'orders-b-1', status: 'available', instanceClass: 'db.r7g.large', writer: true };

describe('what a cluster is', () => {
  test('a secondary is looked into by its reader endpoint, a primary by its writer endpoint', async () => {
    expect(await seen()).toMatchObject({ role: 'replica', endpoint: { host: 'b-ro', port: 2 } });
    await lab.fleet.promote('orders-b', 'failover');
    await finish();
    expect(await seen()).toMatchObject({ role: 'primary', endpoint: { host: 'b', port: 2 } });
  });

  test('a secondary is available while one of its instances is', async () => {
    const reader = { ...WRITER, identifier: 'orders-b-2', writer: false };
    lab.clusters.changeCluster(STANDBY, 'orders-b', { instances: [{ ...reader, status: 'rebooting' }, reader] });
    expect(await seen()).toMatchObject({ role: 'replica', status: { means: 'available' } });
  });

  test.each([
    [
      [
        { ...WRITER, status: 'rebooting' },
        { ...WRITER, identifier: 'r', writer: false },
      ],
      'rebooting',
      'passing',
    ],
    [[{ ...WRITER, status: 'storage-full' }], 'storage-full', 'person'],
    [[{ ...WRITER, writer: false }], 'no-writer', 'passing'],
  ])('a primary is what its writer is: %j', async (instances, name, means) => {
    lab.clusters.changeMember(TARGET, { writer: true });
    lab.clusters.changeCluster(STANDBY, 'orders-b', { instances });
    expect(await seen()).toMatchObject({ role: 'primary', status: { name, means } });
  });

  test('one that somebody has detached stands alone and is no copy any more', async () => {
    lab.clusters.detach(TARGET);
    expect(await seen()).toMatchObject({ role: 'primary', standsAlone: true });
    await lab.fleet.promote('orders-b', 'failover');
    expect(changes()).toHaveLength(0);
  });

  test('fails as Transient when the cluster names a global database that does not show it: that is not alone', async () => {
    const empty = { kind: 'error', name: 'GlobalClusterNotFoundFault', status: 404 } as const;
    cloud.faults.add({ operation: 'DescribeGlobalClusters', fault: empty });
    await expect(seen()).rejects.toMatchObject({
      name: 'Transient',
      message: expect.stringContaining('orders-b names the global database orders, which does not show it'),
    });
    await expect(lab.fleet.promote('orders-b', 'failover')).rejects.toMatchObject({ name: 'Transient' });
    expect(changes()).toHaveLength(0);
  });

  test('one whose global database is not found is no copy', async () => {
    const wrong = new AuroraGlobalClusters(STANDBY, [{ cluster: 'orders-b', globalCluster: 'other' }]);
    expect(await wrong.describe('orders-b')).toMatchObject({ role: 'primary', standsAlone: true });
  });
});

test('the lab refuses both flags together, as AWS does', async () => {
  const { FailoverGlobalClusterCommand } = await import('@aws-sdk/client-rds');
  const { clientsOf } = await import('../../../lab/aws/clients');
  const input = { GlobalClusterIdentifier: 'orders', TargetDbClusterIdentifier: TARGET };
  const both = new FailoverGlobalClusterCommand({ ...input, AllowDataLoss: true, Switchover: true });
  await expect(clientsOf(cloud, STANDBY).rds.send(both)).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
});

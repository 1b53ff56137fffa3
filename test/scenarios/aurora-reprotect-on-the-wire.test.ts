import { AuroraClusters, LabCloud, labAccessKey, type WireEntry } from '../../lab/aws';
import type { MemoryPorts } from '../../lab/memory';
import { AuroraGlobalClusters } from '../../lambda/adapters/aws/aurora-global-clusters';
import { AuroraSnapshots } from '../../lambda/adapters/aws/aurora-snapshots';
import { plannedCalls } from '../../lambda/domain/dry-run';
import { ManualClock, settle } from '../lab/aws/manual-clock';
import { type AuroraOrders, lostAurora } from '../lambda/steps/aurora-reprotect';
import { dryReprotect } from '../lambda/steps/dry-reprotect';
import { HOME, STANDBY } from '../lambda/steps/orders-world';
import { Reprotect } from '../lambda/steps/reprotect';

const ACCOUNT = '111122223333';
const TARGET = `arn:aws:rds:${STANDBY}:${ACCOUNT}:cluster:orders-west`;
const PASSES_MS = 60_000;
const SLOW_MS = 3 * PASSES_MS;

const at = (region: string, cluster: string) => ({ host: `${cluster}.${region}.rds.memory`, port: 5432 });

/** The old primary of a failover, which the lab's Aurora takes back by itself while the adapters that ship look at it. */
class AuroraOnTheWire extends Reprotect {
  readonly cloud = new LabCloud();
  readonly aurora: AuroraClusters;
  private readonly clock = new ManualClock();

  constructor(
    override readonly orders: AuroraOrders,
    takesSnapshot: boolean,
  ) {
    super(orders);
    this.clock.advance(orders.clock.now().getTime() - this.clock.now() + 1_000);
    this.aurora = new AuroraClusters({
      clock: this.clock,
      account: ACCOUNT,
      phases: { noticeMs: 1, changingMs: 1, promotingMs: 1 },
      onChange: async () => undefined,
      readdition: {
        phases: { backMs: SLOW_MS, snapshotMs: SLOW_MS, rebuildMs: SLOW_MS, copyMs: SLOW_MS },
        takesSnapshot: () => takesSnapshot,
        onRebuild: async () => void orders.rebuild(),
      },
    });
    this.aurora.addGlobal('orders-global', [
      { region: HOME, identifier: 'orders-east', endpoint: at(HOME, 'orders-east') },
      { region: STANDBY, identifier: 'orders-west', endpoint: at(STANDBY, 'orders-west') },
    ]);
  }

  async begin(): Promise<void> {
    await this.cloud.start();
    this.cloud.attach({ aurora: this.aurora });
    this.aurora.change({ global: 'orders-global', target: TARGET, how: 'failover', calledIn: STANDBY });
    for (let phase = 0; phase < 3; phase += 1) {
      this.clock.advance(1);
      await settle();
    }
  }

  override get ports(): MemoryPorts {
    process.env.AWS_ENDPOINT_URL = this.cloud.endpoint;
    process.env.AWS_ACCESS_KEY_ID = labAccessKey(HOME, 'test');
    process.env.AWS_SECRET_ACCESS_KEY = 'none';
    const fleet = new AuroraGlobalClusters(HOME, [{ cluster: 'orders-east', globalCluster: 'orders-global' }]);
    const clusterSnapshots = new AuroraSnapshots(HOME);
    return { ...this.orders.home, fleet, clusterSnapshots } as unknown as MemoryPorts;
  }

  override async pass(): Promise<void> {
    this.clock.advance(PASSES_MS);
    await settle();
  }

  get changes(): readonly WireEntry[] {
    return this.cloud.log.entries.filter(({ operation }) => !operation.startsWith('Describe'));
  }
}

let wire: AuroraOnTheWire;
afterEach(() => wire.cloud.stop());
const begin = async (takesSnapshot = true): Promise<AuroraOnTheWire> => {
  wire = new AuroraOnTheWire(await lostAurora(), takesSnapshot);
  await wire.begin();
  return wire;
};

test('the reprotect waits for the life of Aurora, copies once, and ends when the cluster follows', async () => {
  await begin();
  const done = await wire.run();
  const [taken, copy] = wire.aurora.snapshots(HOME);
  expect(done.kept?.databases).toEqual([
    {
      name: 'db',
      status: 'kept',
      detail: `snapshot orders-east-final-2, a copy of ${taken?.identifier}`,
      snapshot: 'orders-east-final-2',
    },
  ]);
  expect(done.kept?.waitedSeconds).toBeGreaterThan(0);
  expect(copy).toMatchObject({ identifier: 'orders-east-final-2', type: 'manual', status: 'available' });
  expect(copy?.tags).toContainEqual({ Key: 'handover:workload', Value: 'shop-orders' });
  expect(done.seeded?.databases).toMatchObject([{ status: 'follows' }]);
  expect(wire.changes.map(({ operation }) => operation)).toEqual(['CopyDBClusterSnapshot']);
  await wire.run('reprotect-2');
  expect(wire.changes).toHaveLength(1);
  expect(wire.cloud.refusals).toEqual([]);
});

test('its copy outlives what it was copied from', async () => {
  await begin();
  await wire.run();
  const [taken] = wire.aurora.snapshots(HOME);
  wire.aurora.readdition.change(HOME, taken?.identifier ?? '', undefined);
  const again = await wire.run('reprotect-2');
  expect(again.kept?.databases).toMatchObject([{ status: 'kept', snapshot: 'orders-east-final-2' }]);
});

test('where Aurora takes none, it is said and nothing is copied', async () => {
  await begin(false);
  const done = await wire.run();
  expect(done.kept?.databases).toMatchObject([{ status: 'not kept' }]);
  expect(wire.changes).toEqual([]);
});

test('its dry run changes nothing, and names the one call that it then makes', async () => {
  await begin();
  const planned = plannedCalls(await dryReprotect(wire)).filter(({ operation }) => operation.startsWith('rds:'));
  expect(wire.changes).toEqual([]);
  await wire.run();
  expect(planned.map(({ operation }) => operation)).toEqual(
    wire.changes.map((call) => `${call.service}:${call.operation}`),
  );
});

test('refuses a cluster that was detached', async () => {
  await begin();
  wire.aurora.detach(`arn:aws:rds:${HOME}:${ACCOUNT}:cluster:orders-east`);
  await expect(wire.prechecked()).rejects.toMatchObject({
    name: 'PrecheckFailed',
    message: expect.stringContaining('it is not in its global database'),
  });
  expect(wire.changes).toEqual([]);
});

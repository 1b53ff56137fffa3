import {
  configurationOf,
  LabCloud,
  labAccessKey,
  type RdsConfiguration,
  RdsInstances,
  type WireEntry,
} from '../../lab/aws';
import type { MemoryPorts } from '../../lab/memory';
import { RdsReplicaPairs } from '../../lambda/adapters/aws/rds-replica-pairs';
import { RdsReplicaSeeding } from '../../lambda/adapters/aws/rds-replica-seeding';
import { RdsSeedingJudge } from '../../lambda/adapters/aws/rds-seeding-judge';
import type { DatabaseEngine } from '../../lambda/contract/settings';
import { ManualClock, settle } from '../lab/aws/manual-clock';
import { DB, HOME, OrdersWorld, STANDBY } from '../lambda/steps/orders-world';
import { lost, Reprotect } from '../lambda/steps/reprotect';

const MINUTE_MS = 60_000;
const PHASES = { snapshotMs: 1, renamingMs: 1, modifyingMs: 1, rebootingMs: 1, creatingMs: 1 };

const READS = /^Describe/;
export const isChange = ({ operation }: WireEntry): boolean => !READS.test(operation);

/** What one side's instance is, as its owner has set it. */
export type Settings = Partial<Omit<RdsConfiguration, 'settings'>> & {
  readonly settings?: Partial<RdsConfiguration['settings']>;
};

/**
 * The workload `orders` whose home was lost and is back, in memory; its RDS in both Regions is the lab's, spoken to by the adapters
 * that ship. What the control plane does to an instance is done to its server in memory.
 */
export class WireReprotect extends Reprotect {
  readonly cloud = new LabCloud();
  /** Minutes after the world's own clock, so that what it takes is newer than what was closed. */
  private readonly clock = new ManualClock();
  private instances: RdsInstances | undefined;

  static async of(engine: DatabaseEngine = 'postgres', settings: Settings = {}): Promise<WireReprotect> {
    const orders = new OrdersWorld({ databases: [{ ...DB, engine }] });
    const wire = new WireReprotect(await lost(orders));
    await wire.start(engine, settings);
    return wire;
  }

  get rds(): RdsInstances {
    if (this.instances === undefined) throw new Error('it is not started');
    return this.instances;
  }

  override get ports(): MemoryPorts {
    const { cloud } = this;
    process.env.AWS_ENDPOINT_URL = cloud.endpoint;
    process.env.AWS_ACCESS_KEY_ID = labAccessKey(HOME, 'test');
    process.env.AWS_SECRET_ACCESS_KEY = 'none';
    const real = {
      fleet: new RdsReplicaPairs(HOME),
      seeding: new RdsReplicaSeeding(HOME),
      seedingJudge: new RdsSeedingJudge(HOME),
    };
    return { ...this.orders.home, ...real } as unknown as MemoryPorts;
  }

  /** Of the old side's Region, in order. */
  changes(since = 0): readonly WireEntry[] {
    return this.cloud.log.entries.slice(since).filter(isChange);
  }

  shown(instance: string) {
    const found = this.rds.instances(HOME).find(({ identifier }) => identifier === instance);
    if (found === undefined) throw new Error(`no ${instance} in ${HOME}`);
    return found;
  }

  override async pass(): Promise<void> {
    this.clock.advance(1_000);
    await settle();
  }

  stop(): Promise<void> {
    return this.cloud.stop();
  }

  private async start(engine: DatabaseEngine, { settings, ...configuration }: Settings): Promise<void> {
    const { world } = this.orders;
    await this.cloud.start();
    this.clock.advance(this.orders.clock.now().getTime() - this.clock.now() + MINUTE_MS);
    const at = (region: string, instance: string) => ({ host: `${instance}.${region}.rds.memory`, port: 5432 });
    const instances = new RdsInstances({
      clock: this.clock,
      phases: { noticeMs: 1, modifyingMs: 1, rebootingMs: 1 },
      onPromote: async () => undefined,
      replacing: {
        phases: PHASES,
        onRename: async (region, from, to) => {
          world.rename(region, from, to);
          return at(region, to);
        },
        onReboot: async () => undefined,
        onReplica: async (region, instance) => {
          world.replica(region, instance, this.orders.west);
          return at(region, instance);
        },
      },
    });
    const usual = configurationOf(HOME, 'orders-east');
    const home = { ...usual, ...configuration, settings: { ...usual.settings, ...settings } };
    const shared = { engine, engineVersion: engine === 'mysql' ? '8.4.6' : '17.6' };
    instances.add({
      ...shared,
      region: HOME,
      identifier: 'orders-east',
      endpoint: at(HOME, 'orders-east'),
      configuration: home,
    });
    instances.add({ ...shared, region: STANDBY, identifier: 'orders-west', endpoint: at(STANDBY, 'orders-west') });
    this.instances = instances;
    this.cloud.attach({ rds: instances });
  }
}

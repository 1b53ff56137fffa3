import type { AuroraClustersOptions } from './aurora-options';
import { AuroraReaddition, type AuroraSnapshot, type SnapshotCopy } from './aurora-readdition';
import { refusalOf, underWay } from './aurora-refusals';
import {
  type AuroraCluster,
  type AuroraInstance,
  type AuroraWorld,
  type GlobalDatabase,
  type GlobalMember,
  identifierOf,
  type RdsEvent,
  type RoleChange,
  regionOf,
} from './aurora-world';

type NewCluster = Pick<AuroraCluster, 'region' | 'identifier' | 'endpoint'> & Partial<AuroraCluster>;

/** Global databases and the life of their failovers and switchovers: available → failing-over → promoting → available. */
export class AuroraClusters implements AuroraWorld {
  readonly #clusters = new Map<string, AuroraCluster>();
  readonly #globals = new Map<string, GlobalDatabase>();
  readonly #events: RdsEvent[] = [];
  readonly #changing = new Set<string>();
  /** For scenarios: what the next changes of the writer come to, in their order, instead of a new writer. */
  readonly fizzles: Fizzle[] = [];

  readonly readdition: AuroraReaddition;

  constructor(private readonly options: AuroraClustersOptions) {
    this.readdition = new AuroraReaddition(options.readdition, options.clock, options.account);
  }

  /** The first cluster is the primary; each has one instance unless it says otherwise. */
  addGlobal(identifier: string, clusters: readonly NewCluster[]): void {
    const engine = { engine: 'aurora-postgresql', engineVersion: '17.5', encrypted: true };
    const made = clusters.map((cluster, index) => this.#made({ ...engine, ...cluster }, index === 0));
    for (const cluster of made) this.#clusters.set(cluster.arn, cluster);
    const members = made.map(({ arn }, index): GlobalMember => ({ arn, writer: index === 0, ...FOLLOWING }));
    this.#globals.set(identifier, { ...engine, ...pick(made[0]), identifier, members });
  }

  clusters(region: string): readonly AuroraCluster[] {
    return [...this.#clusters.values()].filter((cluster) => cluster.region === region);
  }

  globals(): readonly GlobalDatabase[] {
    return [...this.#globals.values()];
  }

  events(region: string): readonly RdsEvent[] {
    return this.#events.filter((event) => event.region === region);
  }

  snapshots(region: string): readonly AuroraSnapshot[] {
    return this.readdition.snapshots(region);
  }

  copySnapshot(copy: SnapshotCopy): AuroraSnapshot {
    return this.readdition.copy(copy);
  }

  /** For scenarios and tests: a status, other instances, another engine version. */
  changeCluster(region: string, identifier: string, change: Partial<AuroraCluster>): void {
    const before = this.clusters(region).find((cluster) => cluster.identifier === identifier);
    if (before === undefined) throw new Error(`no DB cluster ${identifier} in ${region}`);
    this.#clusters.set(before.arn, { ...before, ...change });
  }

  changeMember(arn: string, change: Partial<GlobalMember>): void {
    for (const global of this.#globals.values())
      this.#set(global.identifier, { members: global.members.map((m) => (m.arn === arn ? { ...m, ...change } : m)) });
  }

  /** As `RemoveFromGlobalCluster` does: it stands alone from now on, and nothing is fenced. */
  detach(arn: string): void {
    for (const global of this.#globals.values())
      this.#set(global.identifier, { members: global.members.filter((member) => member.arn !== arn) });
  }

  change({ global: name, target, how, calledIn }: Parameters<AuroraWorld['change']>[0]): void {
    const global = this.#globals.get(name);
    const refusal = refusalOf({ global, name, target, how, calledIn, clusters: this.#clusters });
    if (refusal !== undefined) throw refusal;
    if (global === undefined) return;
    if (this.#changing.has(name)) throw underWay(name);
    const fizzle = this.fizzles.shift();
    if (fizzle === 'forgotten') return;
    this.#changing.add(name);
    (fizzle === undefined ? this.#live(global, target, how) : this.#giveUp(global, target, how))
      .catch(() =>
        this.#tell(
          'db-cluster',
          target,
          `Global ${how} to DB cluster ${identifierOf(target)} in Region ${regionOf(target)} failed.`,
          GLOBAL_FAILOVER,
        ),
      )
      .finally(() => {
        this.#changing.delete(name);
        this.#set(name, { failover: undefined });
      });
  }

  /** Shown as under way, then as being cancelled; roles stay as they were. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverState.html */
  async #giveUp({ identifier, members }: GlobalDatabase, to: string, how: RoleChange): Promise<void> {
    const { noticeMs, changingMs } = this.options.phases;
    const from = members.find(({ writer }) => writer)?.arn ?? '';
    const shown = { from, to, dataLossAllowed: how === 'failover' };
    await this.#pass(noticeMs);
    this.#set(identifier, { failover: { status: 'pending', ...shown } });
    await this.#pass(changingMs);
    this.#set(identifier, { failover: { status: 'cancelling', ...shown } });
    await this.#pass(noticeMs);
    throw new Error('given up');
  }

  async #live(global: GlobalDatabase, to: string, how: RoleChange): Promise<void> {
    const { phases, switchover = phases } = this.options;
    const { noticeMs, changingMs, promotingMs } = how === 'failover' ? phases : switchover;
    const from = global.members.find(({ writer }) => writer)?.arn ?? '';
    await this.#pass(noticeMs);
    const status = how === 'failover' ? 'failing-over' : 'switching-over';
    this.#set(global.identifier, { failover: { status, from, to, dataLossAllowed: how === 'failover' } });
    this.#mark(to, { status: 'failing-over' });
    if (how === 'failover') await this.#fence(from, to);
    const target = { region: regionOf(to), identifier: identifierOf(to) };
    await Promise.all([this.options.onChange(target, how), this.#pass(changingMs)]);
    this.#handOver(global.identifier, from, to, how);
    await this.#pass(promotingMs);
    this.#mark(to, { status: 'available' });
    const word = how === 'failover' ? 'completed' : 'finished';
    this.#tell(
      'db-cluster',
      to,
      `Global ${how} to DB cluster ${target.identifier} in Region ${target.region} ${word}.`,
      GLOBAL_FAILOVER,
    );
  }

  #isCut(arn: string): boolean {
    return this.options.isCut?.(regionOf(arn)) ?? false;
  }

  /** Told where the old primary is, or, when it cannot be reached, where the new one is. */
  async #fence(from: string, to: string): Promise<void> {
    const { writeFence = () => 'stopped' as const } = this.options;
    const end = await writeFence({ region: regionOf(from), identifier: identifierOf(from) });
    if (end === 'unseen') return;
    const where = this.#isCut(from) ? to : from;
    const text = `Attempt to block writes for DB cluster ${identifierOf(from)} in Region ${regionOf(from)} ${WORDS[end]}.`;
    this.#tell('db-instance', where, text, ['notification', 'global database']);
  }

  /** After a failover Aurora builds the old primary anew before it follows; after a switchover it follows at once. */
  #handOver(global: string, from: string, to: string, how: RoleChange): void {
    this.changeMember(to, { writer: true, synchronization: 'connected' });
    this.changeMember(from, { writer: false, synchronization: how === 'failover' ? 'pending-resync' : 'connected' });
    this.#mark(to, { status: 'promoting', instances: withWriter(this.#clusters.get(to)?.instances ?? [], true) });
    this.#mark(from, { instances: withWriter(this.#clusters.get(from)?.instances ?? [], false) });
    this.#set(global, { failover: undefined });
    if (how === 'failover') this.#addBack(from).catch(() => undefined);
  }

  /** What could not be built stays `pending-resync`. */
  async #addBack(arn: string): Promise<void> {
    if (await this.readdition.addBack(arn)) this.changeMember(arn, { synchronization: 'connected' });
  }

  #made(
    cluster: NewCluster & Pick<AuroraCluster, 'engine' | 'engineVersion' | 'encrypted'>,
    primary: boolean,
  ): AuroraCluster {
    const { region, identifier, endpoint } = cluster;
    const instance = {
      identifier: `${identifier}-1`,
      status: 'available',
      instanceClass: 'db.r7g.large',
      writer: primary,
    };
    const arn = `arn:aws:rds:${region}:${this.options.account}:cluster:${identifier}`;
    const shared = { backupRetentionDays: 7, parameterGroup: 'default.lab', iamLogins: false };
    return { arn, status: 'available', readerEndpoint: endpoint, instances: [instance], ...shared, ...cluster };
  }

  #mark(arn: string, change: Partial<AuroraCluster>): void {
    const before = this.#clusters.get(arn);
    if (before !== undefined) this.#clusters.set(arn, { ...before, ...change });
  }

  #set(identifier: string, change: Partial<GlobalDatabase>): void {
    const before = this.#globals.get(identifier);
    if (before !== undefined) this.#globals.set(identifier, { ...before, ...change });
  }

  #tell(sourceType: RdsEvent['sourceType'], arn: string, message: string, categories: readonly string[]): void {
    const cluster = this.#clusters.get(arn);
    const source = sourceType === 'db-cluster' ? identifierOf(arn) : (cluster?.instances[0]?.identifier ?? 'none');
    const event = { region: regionOf(arn), sourceType, source, message, categories, at: this.options.clock.now() };
    this.#events.push(event);
    this.options.onEvent?.(event);
  }

  #pass(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.options.clock.after(milliseconds, resolve));
  }
}

/** `forgotten`: accepted, and never shown. `given up`: shown, cancelled, and told by an event. */
export type Fizzle = 'forgotten' | 'given up';

const FOLLOWING = { synchronization: 'connected', writeForwarding: 'disabled' } as const;
const GLOBAL_FAILOVER = ['global failover'];
/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html: RDS-EVENT-0390, RDS-EVENT-0391 */
const WORDS = { stopped: 'succeeded', 'timed-out': 'timed out' } as const;

const withWriter = (instances: readonly AuroraInstance[], writer: boolean): readonly AuroraInstance[] =>
  instances.map((instance, index) => ({ ...instance, writer: writer && index === 0 }));

const pick = (cluster: AuroraCluster | undefined) =>
  cluster && { engine: cluster.engine, engineVersion: cluster.engineVersion, encrypted: cluster.encrypted };

import type { CreateDBInstanceReadReplicaMessage } from '@aws-sdk/client-rds';
import type { LabClock } from './clock';
import { AwsError } from './errors';
import { configurationOf, type RdsConfiguration } from './rds-configuration';
import {
  type InstanceTable,
  newResourceId,
  type RdsModification,
  RdsReplacements,
  type RdsSnapshot,
  type Replacing,
} from './rds-replacements';

/** One DB instance as `DescribeDBInstances` shows it. */
export interface RdsInstance {
  readonly region: string;
  readonly identifier: string;
  /** Stays the same under another name. */
  readonly resourceId: string;
  /** `available`, `modifying`, `rebooting`, `backing-up`, `storage-full`, … */
  readonly status: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly endpoint: { readonly host: string; readonly port: number };
  readonly backupRetentionDays: number;
  /** ARN of the source while the instance is a replica. */
  readonly source?: string;
  readonly configuration: RdsConfiguration;
  /** ARNs or identifiers of its replicas. */
  readonly replicas: readonly string[];
  /** Only of a replica. */
  readonly replication?: { readonly status: string; readonly normal: boolean; readonly message?: string };
}

/** What the RDS of the lab answers from. Each change throws the service's own fault when it can not be made now. */
export interface RdsWorld {
  snapshots(region: string): readonly RdsSnapshot[];
  snapshot(region: string, identifier: string, snapshot: string): void;
  rename(region: string, identifier: string, to: string): void;
  modify(region: string, identifier: string, modification: RdsModification): void;
  reboot(region: string, identifier: string): void;
  createReplica(
    region: string,
    identifier: string,
    source: RdsInstance,
    input: CreateDBInstanceReadReplicaMessage,
  ): void;
  instances(region: string): readonly RdsInstance[];
  /** Starts a promotion; throws `InvalidDBInstanceStateFault` when the instance can not be promoted now. */
  promote(region: string, identifier: string, settings: { readonly backupRetentionDays?: number }): void;
}

/** How long each phase of a promotion lasts, in milliseconds. */
export interface PromotionPhases {
  /** Still `available`, as the first look may say. */
  readonly noticeMs: number;
  /** At least so long in `modifying`: replication is stopped and the server promoted. */
  readonly modifyingMs: number;
  readonly rebootingMs: number;
}

export type NewInstance = Pick<RdsInstance, 'region' | 'identifier' | 'endpoint'> &
  Partial<
    Pick<
      RdsInstance,
      'status' | 'engine' | 'engineVersion' | 'backupRetentionDays' | 'source' | 'replicas' | 'configuration'
    >
  >;

export interface RdsInstancesOptions {
  readonly clock: LabClock;
  readonly phases: PromotionPhases;
  /** Promotes the real server; the instance turns `failed` when it rejects. */
  readonly onPromote: (region: string, identifier: string) => Promise<void>;
  /**
   * How the real servers are replaced.
   *
   * @default - none: what needs it is refused by name
   */
  readonly replacing?: Replacing;
}

/** DB instances and the life cycle of a promotion: available → modifying → rebooting → available, then no replica any more. */
export class RdsInstances implements RdsWorld {
  readonly #instances = new Map<string, RdsInstance>();
  readonly #promoting = new Set<string>();
  /** Of Regions that answer what was true before. */
  readonly #frozen = new Map<string, readonly RdsInstance[]>();
  #phases: PromotionPhases;
  readonly #replacements: RdsReplacements;

  constructor(private readonly options: RdsInstancesOptions) {
    this.#phases = options.phases;
    const instances = this.#instances;
    const table: InstanceTable = {
      find: (region, identifier) => instances.get(key(region, identifier)),
      all: () => [...instances.values()],
      put: (instance) => void instances.set(key(instance.region, instance.identifier), instance),
      remove: (region, identifier) => void instances.delete(key(region, identifier)),
    };
    this.#replacements = new RdsReplacements(table, options.clock, options.replacing);
  }

  snapshots(region: string): readonly RdsSnapshot[] {
    return this.#replacements.snapshots(region);
  }

  /** For tests: a snapshot as somebody else has made it. */
  showSnapshot(snapshot: RdsSnapshot): void {
    this.#replacements.show(snapshot);
  }

  snapshot(region: string, identifier: string, snapshot: string): void {
    this.#replacements.snapshot(region, identifier, snapshot);
  }

  rename(region: string, identifier: string, to: string): void {
    this.#replacements.rename(region, identifier, to);
  }

  modify(region: string, identifier: string, modification: RdsModification): void {
    this.#replacements.modify(region, identifier, modification);
  }

  reboot(region: string, identifier: string): void {
    this.#replacements.reboot(region, identifier);
  }

  createReplica(
    region: string,
    identifier: string,
    source: RdsInstance,
    input: CreateDBInstanceReadReplicaMessage,
  ): void {
    this.#replacements.create(region, identifier, source, input);
  }

  add(instance: NewInstance): void {
    const defaults = {
      resourceId: newResourceId(),
      status: 'available',
      engine: 'postgres',
      engineVersion: '18.1',
      backupRetentionDays: 7,
      replicas: [],
      configuration: configurationOf(instance.region, instance.identifier),
    };
    const replication = instance.source === undefined ? {} : { replication: REPLICATING };
    this.#instances.set(key(instance.region, instance.identifier), { ...defaults, ...replication, ...instance });
  }

  instances(region: string): readonly RdsInstance[] {
    return this.#frozen.get(region) ?? this.#standing(region);
  }

  #standing(region: string): readonly RdsInstance[] {
    return [...this.#instances.values()].filter((instance) => instance.region === region);
  }

  /** For scenarios: from now on every look into the Region sees what is true now. Answers what ends it; calls act on what is. */
  freeze(region: string): () => void {
    this.#frozen.set(region, this.#standing(region));
    return () => void this.#frozen.delete(region);
  }

  /** For scenarios: promotions that begin from now on take so long. */
  pace(phases: Partial<PromotionPhases>): void {
    this.#phases = { ...this.#phases, ...phases };
  }

  /** For scenarios: `backing-up`, `storage-full`, a replica whose replication is broken, … */
  change(region: string, identifier: string, change: Partial<RdsInstance>): void {
    const at = key(region, identifier);
    const before = this.#instances.get(at);
    if (before === undefined) throw new Error(`no DB instance ${identifier} in ${region}`);
    this.#instances.set(at, { ...before, ...change });
  }

  promote(region: string, identifier: string, settings: { readonly backupRetentionDays?: number }): void {
    const at = key(region, identifier);
    const instance = this.#instances.get(at);
    if (instance === undefined) throw new Error(`no DB instance ${identifier} in ${region}`);
    if (instance.status !== 'available' || this.#promoting.has(at))
      throw notNow(instance, 'is not in the available state');
    if (instance.source === undefined) throw notNow(instance, 'is not a read replica');
    this.#promoting.add(at);
    this.#live(instance, settings)
      .catch(() => this.change(region, identifier, { status: 'failed' }))
      .finally(() => this.#promoting.delete(at));
  }

  async #live(instance: RdsInstance, settings: { readonly backupRetentionDays?: number }): Promise<void> {
    const { region, identifier } = instance;
    const { noticeMs, modifyingMs, rebootingMs } = this.#phases;
    await this.#pass(noticeMs);
    this.change(region, identifier, { status: 'modifying' });
    await Promise.all([this.options.onPromote(region, identifier), this.#pass(modifyingMs)]);
    this.change(region, identifier, { status: 'rebooting' });
    await this.#pass(rebootingMs);
    this.#standAlone(key(region, identifier), settings);
  }

  #standAlone(at: string, settings: { readonly backupRetentionDays?: number }): void {
    const instance = this.#instances.get(at);
    if (instance === undefined) return;
    const { source: _source, replication: _replication, ...rest } = instance;
    this.#instances.set(at, { ...rest, ...settings, status: 'available' });
  }

  #pass(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.options.clock.after(milliseconds, resolve));
  }
}

const REPLICATING = { status: 'replicating', normal: true };

const key = (region: string, identifier: string): string => `${region}/${identifier}`;

const notNow = (instance: RdsInstance, why: string): AwsError =>
  new AwsError(
    'InvalidDBInstanceStateFault',
    `DB instance ${instance.identifier} ${why}, its status is ${instance.status}`,
  );

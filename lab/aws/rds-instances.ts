import type { LabClock } from './clock';
import { AwsError } from './errors';
import { type RdsMake, usualMake } from './rds-make';

/** One DB instance as `DescribeDBInstances` shows it. */
export interface RdsInstance {
  readonly region: string;
  readonly identifier: string;
  /** `available`, `modifying`, `rebooting`, `backing-up`, `storage-full`, … */
  readonly status: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly endpoint: { readonly host: string; readonly port: number };
  readonly backupRetentionDays: number;
  readonly make: RdsMake;
  /** ARN of the source while the instance is a replica. */
  readonly source?: string;
  /** ARNs or identifiers of its replicas. */
  readonly replicas: readonly string[];
  /** Only of a replica. */
  readonly replication?: { readonly status: string; readonly normal: boolean; readonly message?: string };
}

/** What the RDS of the lab answers from. */
export interface RdsWorld {
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
  Partial<Pick<RdsInstance, 'engine' | 'engineVersion' | 'backupRetentionDays' | 'make' | 'source' | 'replicas'>>;

export interface RdsInstancesOptions {
  readonly clock: LabClock;
  readonly phases: PromotionPhases;
  /** Promotes the real server; the instance turns `failed` when it rejects. */
  readonly onPromote: (region: string, identifier: string) => Promise<void>;
}

/** DB instances and the life cycle of a promotion: available → modifying → rebooting → available, then no replica any more. */
export class RdsInstances implements RdsWorld {
  readonly #instances = new Map<string, RdsInstance>();
  readonly #promoting = new Set<string>();
  /** Of Regions that answer what was true before. */
  readonly #frozen = new Map<string, readonly RdsInstance[]>();
  #phases: PromotionPhases;

  constructor(private readonly options: RdsInstancesOptions) {
    this.#phases = options.phases;
  }

  add(instance: NewInstance): void {
    const defaults = {
      status: 'available',
      engine: 'postgres',
      engineVersion: '18.1',
      backupRetentionDays: 7,
      make: usualMake(instance.region),
      replicas: [],
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

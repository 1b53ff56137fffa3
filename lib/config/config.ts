import type { Automation, FenceGrade, PerSide, TrafficStrategy, WhenRpoExceeded } from '../../lambda/contract/settings';
import type { JobsConfig } from './jobs-config';

/** What stands in `handover.config.ts`. `defineConfig` gives it types, `parseConfig` checks it. */
export interface HandoverConfig {
  /** Name prefix of everything that this installation owns; one per account and environment. At most 20 characters. */
  readonly installation: string;
  /**
   * Account that everything is deployed to.
   *
   * @default '111122223333' - lets `cdk synth` work without credentials; set your own before `cdk deploy`
   */
  readonly account?: string;
  /**
   * E-mail address that is subscribed to the notices of both serving Regions.
   *
   * @default - nobody is subscribed; the topics exist and can be subscribed to later
   */
  readonly notify?: string;
  /** What moves together. Workloads of one installation share its ledger and so its three Regions. */
  readonly workloads: readonly WorkloadConfig[];
}

/** One workload: its Regions, its goals and what belongs to it. */
export interface WorkloadConfig extends WorkloadGoals {
  /** Databases that fail over with the workload. At least one. */
  readonly databases: readonly DatabaseConfig[];
  /**
   * Job cluster and the applications whose jobs run on it.
   *
   * @default - the workload has no jobs
   */
  readonly jobs?: JobsConfig;
  /**
   * DNS names that follow the active Region.
   *
   * @default [] - clients find the active Region by the connection parameters only
   */
  readonly records?: readonly RecordConfig[];
}

/** The part of a workload that a hand-written plan has as well. */
export interface WorkloadGoals {
  /** Name of the workload, for example `orders`. At most 20 characters. */
  readonly name: string;
  /** Region that serves at first. */
  readonly home: string;
  /** Region that can take over. */
  readonly standby: string;
  /** Region that only votes. */
  readonly tiebreaker: string;
  /** Recovery time objective, for example `15 minutes`. */
  readonly rto: string;
  /** Recovery point objective: how much acknowledged work may be lost, for example `60 seconds`. */
  readonly rpo: string;
  /**
   * What a run does when the loss bound is above the RPO, or unknown. `wait`: the old side is closed, and the run looks again until the
   * bound is within, because a copy may still replay and an old side may still say when it was closed; after `rpoWait` it refuses.
   */
  readonly whenRpoExceeded: WhenRpoExceeded;
  /**
   * With `whenRpoExceeded: 'wait'` only: how long a takeover waits for less to be lost, at most 1 hour. Nobody serves meanwhile.
   *
   * @default '10 minutes' - what a copy has received it replays within minutes, and an old side that was only cut off is back by then; longer
   * waits cost more service than they save
   */
  readonly rpoWait?: string;
  /** Whether a detected outage is only reported, asked about, or acted upon. */
  readonly automation: Automation;
  /**
   * How long a question to people may stay unanswered before the run ends without having changed anything.
   *
   * @default '1 hour'
   */
  readonly approvalDeadline?: string;
  /**
   * A real transaction of the application that the observers of all three Regions try every few seconds on the side that
   * serves. When at least a tenth of them fail for two minutes, in the eyes of two Regions, the workload is to move, although
   * its lease is renewed and a health page may say that all is well.
   *
   * @default - none is tried: only a lease that is no longer renewed, or given up by a keeper whose writes fail, moves the workload
   */
  readonly transaction?: TransactionConfig;
}

/** Where the observers try a real transaction. */
export interface TransactionConfig {
  /**
   * Public address of the application's endpoint on each side, for example `https://orders-use1.example.com/canary`: https, the
   * side's own host and a path, never a name that follows the active Region. It is sent `POST` with the JSON body `{"id": "…"}`, a
   * new id each time and 15 times in five seconds, and answers 2xx only after it has committed a row under that id through the
   * same database login as everything else. Anything else, or no answer within two seconds, is a transaction that failed.
   */
  readonly url: PerSide<string>;
}

export type DatabaseConfig = RdsReplicaPairConfig | AuroraGlobalConfig;

/** A pair of RDS for PostgreSQL or MySQL instances: a primary in home, a cross-Region read replica in standby. */
export interface RdsReplicaPairConfig extends AnyDatabaseConfig {
  readonly kind: 'rds-replica-pair';
  /** Allocated storage (gp3) in GiB. */
  readonly storageGib: number;
  /**
   * A standby instance in a second Availability Zone, on both sides.
   *
   * @default true - the loss of one zone is no reason for a failover
   */
  readonly multiAz?: boolean;
}

/** An Aurora global database, PostgreSQL or MySQL: its primary cluster in home, its secondary in standby. */
export interface AuroraGlobalConfig extends AnyDatabaseConfig {
  readonly kind: 'aurora-global';
  /**
   * Instances of each cluster. A secondary needs one to be promoted; a second one takes over when a zone fails.
   *
   * @default 2 - the loss of one zone is no reason for a failover
   */
  readonly instances?: number;
}

/** What both families have. */
export interface AnyDatabaseConfig {
  /** Name within the workload, for example `orders-db`. At most 20 characters. */
  readonly name: string;
  readonly engine: 'postgres' | 'mysql';
  /**
   * Full engine version, for example `17.6`; MySQL from `8.0.36` on, Aurora MySQL from `8.0.mysql_aurora.3.08.0` on. Minor
   * upgrades are never automatic: both sides must stay equal.
   */
  readonly engineVersion: string;
  /** Instance class without `db.`, for example `m7g.large`; the same on both sides. Aurora global databases take memory-optimized classes only. */
  readonly instanceClass: string;
  /** Database inside the instance that holds the data and the guard. */
  readonly databaseName: string;
  /** Roles (MySQL: users) that applications log in with: barred by the fence, admitted again when the database is opened. */
  readonly applicationRoles: readonly string[];
  /**
   * Schemas whose tables the guard covers.
   *
   * @default ['public'] - where PostgreSQL puts tables unless told otherwise; for MySQL the database itself
   */
  readonly guardedSchemas?: readonly string[];
  /**
   * What closes the database when nobody acts: `enforced` (triggers), `watchdog` (a job inside the database), `acknowledged`
   * (only a living keeper; never moved automatically), `none` (nothing; the guard is taken away).
   *
   * @default 'enforced' - nobody has to be alive for it; for MySQL 'watchdog' (triggers and an event): nothing in MySQL can
   * refuse a COMMIT, so `enforced` is refused there
   */
  readonly fence?: FenceGrade;
  /**
   * Databases of the workload that are promoted and opened before this one, by name. Each step in a row costs one more promotion of time.
   *
   * @default [] - all databases are promoted at once
   */
  readonly dependsOn?: readonly string[];
  /**
   * `false`: the workload may serve without this database. Where it cannot be promoted, or is not within the RTO, the run leaves it
   * out, with those that depend on it, moves traffic, and says which is missing; a later run goes on with it alone.
   *
   * @default true - one database that fails for good stops the run before traffic moves
   */
  readonly required?: boolean;
  /**
   * Days that automated backups are kept, on both sides.
   *
   * @default 7
   */
  readonly backupRetentionDays?: number;
  /**
   * Deletion protection of both sides.
   *
   * @default false - it would block the roll-back of a failed first deploy; switch it on in the second one
   */
  readonly deletionProtection?: boolean;
}

/** A CNAME that follows the active Region. */
export interface RecordConfig {
  /** Fully qualified name that clients use, for example `orders.example.com`. */
  readonly name: string;
  /** Name of the hosted zone, for example `example.com`. */
  readonly zone: string;
  readonly zoneId: string;
  /** Host name of the endpoint of each side, for example of its load balancer. */
  readonly endpoint: PerSide<string>;
  /**
   * `health-check`: records follow calculated health checks, no API call is needed. `change-record`: the run changes the record,
   * which stands in no stack; where it does not exist yet, `npx handover adopt --apply` makes it after the first deploy.
   *
   * @default 'health-check'
   */
  readonly strategy?: TrafficStrategy;
  /**
   * How long clients may keep an answer; at most 60 seconds.
   *
   * @default '30 seconds'
   */
  readonly ttl?: string;
}

/** Types for a configuration file; checks nothing by itself. */
export const defineConfig = (config: HandoverConfig): HandoverConfig => config;

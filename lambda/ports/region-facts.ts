import type { DatabaseSettings, ServiceSettings } from '../contract/settings';

/**
 * What one serving Region has ready, for the checks before anything moves. Read only; `undefined`: it does not exist there.
 *
 * Failure promise: throws what that Region said, or that it said nothing; then nothing is known. The other Region is asked
 * once and shortly.
 */
export interface RegionFacts {
  readonly region: string;
  database(database: DatabaseSettings): Promise<DatabaseFacts | undefined>;
  secret(secretId: string): Promise<SecretFacts | undefined>;
  service(service: ServiceSettings): Promise<TaskFacts | undefined>;
  /** By family or ARN. */
  taskDefinition(name: string): Promise<TaskFacts | undefined>;
  /** Quotas of the account's RDS in this Region. */
  quotas(): Promise<readonly QuotaFacts[]>;
}

/** The Region that asks, and the other one that may serve. */
export interface FactsOfSides {
  readonly here: RegionFacts;
  readonly there: RegionFacts;
}

/** Of an instance, or of a cluster with its instances. */
export interface DatabaseFacts {
  readonly engineVersion?: string;
  readonly instanceClasses: readonly string[];
  readonly encrypted: boolean;
  readonly keyId?: string;
  readonly backupDays: number;
  /** Absent: Aurora, which grows by itself. */
  readonly storage?: { readonly gib: number; readonly type: string; readonly iops?: number };
  /** Of an instance: whether another zone has a copy of it. */
  readonly multiAz?: boolean;
  /** Of its subnets. */
  readonly zones: readonly string[];
  /** Of those, where its class can be had; absent: nobody has told. */
  readonly offeredIn?: readonly string[];
  /** Of its parameter groups: what somebody has set, by name. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What was set takes effect after a reboot only. */
  readonly rebootPending: boolean;
  /** Logins by IAM are admitted. */
  readonly iamLogins: boolean;
  /** Aurora only. */
  readonly global?: GlobalFacts;
}

export type GlobalFacts =
  | { readonly member: false }
  | {
      readonly member: true;
      readonly engineVersion?: string;
      readonly encrypted: boolean;
      /** Of each secondary. */
      readonly writeForwarding: readonly { readonly cluster: string; readonly status: string }[];
    };

export interface SecretFacts {
  /** It is to be deleted, and until it is restored nobody can read it. */
  readonly deletedAt?: string;
}

export interface TaskFacts {
  /** Tasks of it can be started. */
  readonly active: boolean;
  /** What it is in, in AWS's word. */
  readonly status: string;
  /** By container. */
  readonly images: Readonly<Record<string, string>>;
  /** Of the whole task; absent: its definition names none. */
  readonly vcpus?: number;
  /** Of a service only. */
  readonly service?: {
    readonly desired: number;
    /** `FARGATE`, `EC2`, or the names of its capacity providers. */
    readonly launchedOn: string;
  };
}

export interface QuotaFacts {
  readonly name: string;
  readonly used: number;
  readonly most: number;
}

import type { AuroraPlace } from './aurora-place';
import type { AuroraSnapshot, SnapshotCopy } from './aurora-readdition';

/** One cluster of a global database as `DescribeDBClusters` and `DescribeDBInstances` show it. */
export interface AuroraCluster {
  readonly region: string;
  readonly identifier: string;
  readonly arn: string;
  /** `available`, `failing-over`, `promoting`, `modifying`, … */
  readonly status: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly encrypted: boolean;
  readonly endpoint: Address;
  readonly readerEndpoint: Address;
  readonly instances: readonly AuroraInstance[];
  readonly keyId?: string;
  readonly backupRetentionDays: number;
  readonly parameterGroup: string;
  readonly iamLogins: boolean;
}

export interface AuroraInstance {
  readonly identifier: string;
  readonly status: string;
  readonly instanceClass: string;
  readonly writer: boolean;
  /** Absent: what instances usually have. */
  readonly place?: AuroraPlace;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

export interface GlobalMember {
  readonly arn: string;
  readonly writer: boolean;
  readonly synchronization: 'connected' | 'pending-resync';
  readonly writeForwarding: 'enabled' | 'disabled';
}

export interface GlobalDatabase {
  readonly identifier: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly encrypted: boolean;
  readonly members: readonly GlobalMember[];
  /** While a failover or a switchover is under way. */
  readonly failover?: {
    readonly status: string;
    readonly from: string;
    readonly to: string;
    readonly dataLossAllowed: boolean;
  };
}

/** An entry of `DescribeEvents`. AWS's answer carries no event id, only its text. */
export interface RdsEvent {
  readonly region: string;
  readonly sourceType: 'db-instance' | 'db-cluster';
  readonly source: string;
  readonly message: string;
  readonly categories: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Place {
  readonly region: string;
  readonly identifier: string;
}

export type RoleChange = 'failover' | 'switchover';

/** What the Aurora of the lab answers from. */
export interface AuroraWorld {
  clusters(region: string): readonly AuroraCluster[];
  globals(): readonly GlobalDatabase[];
  events(region: string): readonly RdsEvent[];
  snapshots(region: string): readonly AuroraSnapshot[];
  copySnapshot(copy: SnapshotCopy): AuroraSnapshot;
  /** Starts a change of the writer; throws what RDS says when it cannot be made now. */
  change(change: {
    readonly global: string;
    readonly target: string;
    readonly how: RoleChange;
    readonly calledIn: string;
  }): void;
}

export const regionOf = (arn: string): string => arn.split(':')[3] ?? '';
export const identifierOf = (arn: string): string => arn.split(':').at(-1) ?? '';

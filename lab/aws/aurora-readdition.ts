import type { Tag } from '@aws-sdk/client-rds';
import { type AuroraCluster, identifierOf, regionOf } from './aurora-world';
import type { LabClock } from './clock';
import { AwsError } from './errors';

/** A snapshot of a cluster as `DescribeDBClusterSnapshots` shows it. */
export interface AuroraSnapshot {
  readonly region: string;
  readonly identifier: string;
  readonly cluster: string;
  readonly status: 'creating' | 'copying' | 'available' | 'failed';
  /** Those that AWS takes by itself end with the retention of backups. */
  readonly type: 'automated' | 'manual';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** ARN of what it is a copy of. */
  readonly source?: string;
  readonly tags: readonly Tag[];
}

export interface SnapshotCopy {
  readonly region: string;
  readonly from: string;
  readonly to: string;
  readonly tags: readonly Tag[];
}

/** What Aurora does with an old primary after a failover, at least so long, in milliseconds. */
export interface Readdition {
  readonly phases: {
    /** After its Region is healthy and available again. */
    readonly backMs: number;
    readonly snapshotMs: number;
    readonly rebuildMs: number;
    readonly copyMs: number;
  };
  /** Resolves when its Region is healthy and available again. @default - it is */
  readonly back?: (region: string) => Promise<void>;
  /** Builds the real server anew, as a copy of the one that writes. */
  readonly onRebuild?: (cluster: { readonly region: string; readonly identifier: string }) => Promise<void>;
  /** "Aurora attempts to take a snapshot." @default - it succeeds */
  readonly takesSnapshot?: () => boolean;
}

/**
 * Added back: a snapshot of the old storage, then a new volume, then it follows.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export class AuroraReaddition {
  readonly #shown = new Map<string, AuroraSnapshot>();

  constructor(
    private readonly readdition: Readdition | undefined,
    private readonly clock: LabClock,
    private readonly account: string,
  ) {}

  snapshots(region: string): readonly AuroraSnapshot[] {
    return [...this.#shown.values()].filter((snapshot) => snapshot.region === region);
  }

  /** For tests: what it shows; undefined: it is deleted, or its retention has passed. */
  change(region: string, identifier: string, change: Partial<AuroraSnapshot> | undefined): void {
    const before = this.#shown.get(key(region, identifier));
    if (before === undefined) throw new Error(`no DB cluster snapshot ${identifier} in ${region}`);
    if (change === undefined) this.#shown.delete(key(region, identifier));
    else this.#put({ ...before, ...change });
  }

  /** Resolves when it follows; of a world that adds nothing back, never. */
  async addBack(arn: string): Promise<boolean> {
    if (this.readdition === undefined) return false;
    const { phases, back, onRebuild, takesSnapshot = () => true } = this.readdition;
    const cluster = { region: regionOf(arn), identifier: identifierOf(arn) };
    await back?.(cluster.region);
    await this.#pass(phases.backMs);
    if (takesSnapshot()) await this.#take(cluster, phases.snapshotMs);
    await Promise.all([onRebuild?.(cluster), this.#pass(phases.rebuildMs)]);
    return true;
  }

  copy({ region, from, to, tags }: SnapshotCopy): AuroraSnapshot {
    if (this.#shown.has(key(region, to)))
      throw new AwsError(
        'DBClusterSnapshotAlreadyExistsFault',
        `Cannot create the DB cluster snapshot ${to}: it exists`,
      );
    const source = this.#shown.get(key(region, from));
    if (source === undefined)
      throw new AwsError('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot not found: ${from}`);
    if (source.status !== 'available')
      throw new AwsError('InvalidDBClusterSnapshotStateFault', `DB cluster snapshot ${from} is ${source.status}`);
    const arn = `arn:aws:rds:${region}:${this.account}:cluster-snapshot:${from}`;
    const made = { ...source, identifier: to, type: 'manual', source: arn, at: this.clock.now(), tags } as const;
    this.#put({ ...made, status: 'copying' });
    this.clock.after(this.readdition?.phases.copyMs ?? 0, () => this.change(region, to, { status: 'available' }));
    return { ...made, status: 'copying' };
  }

  async #take({ region, identifier }: Pick<AuroraCluster, 'region' | 'identifier'>, takesMs: number): Promise<void> {
    const at = this.clock.now();
    const stamp = new Date(at).toISOString().slice(0, 16).replace(/[T:]/g, '-');
    const name = `rds:unplanned-global-failover-${identifier}-${stamp}`;
    this.#put({ region, identifier: name, cluster: identifier, status: 'creating', type: 'automated', at, tags: [] });
    await this.#pass(takesMs);
    this.change(region, name, { status: 'available' });
  }

  #put(snapshot: AuroraSnapshot): void {
    this.#shown.set(key(snapshot.region, snapshot.identifier), snapshot);
  }

  #pass(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.clock.after(milliseconds, resolve));
  }
}

const key = (region: string, identifier: string): string => `${region}/${identifier}`;

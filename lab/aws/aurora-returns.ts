import { type GlobalMember, identifierOf, type Place, regionOf } from './aurora-world';

export interface AuroraReturnsOptions {
  /**
   * Builds the real server of an old primary anew from the new one.
   *
   * @default - it stays `pending-resync`
   */
  readonly onReturn?: (old: Place) => Promise<void>;
  /** Aurora cannot reach it. @default - it can */
  readonly isCut?: (region: string) => boolean;
}

/**
 * What a failover has left is added back to the global database as a secondary, with a new storage volume, when its Region is
 * healthy. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export class AuroraReturns {
  readonly #building = new Map<string, Promise<void>>();

  constructor(
    private readonly options: AuroraReturnsOptions,
    private readonly members: () => readonly GlobalMember[],
    private readonly follows: (arn: string) => void,
  ) {}

  /** Asked after a failover, and when a Region is back. */
  addBack(): void {
    const { onReturn, isCut = () => false } = this.options;
    if (onReturn === undefined) return;
    for (const { arn, synchronization } of this.members())
      if (synchronization === 'pending-resync' && !this.#building.has(arn) && !isCut(regionOf(arn)))
        this.#building.set(arn, this.#build(arn, onReturn));
  }

  /** Until nothing is being built any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#building.values());
  }

  /** What could not be built stays `pending-resync`. */
  async #build(arn: string, onReturn: (old: Place) => Promise<void>): Promise<void> {
    try {
      await onReturn({ region: regionOf(arn), identifier: identifierOf(arn) });
      this.follows(arn);
    } catch {
      return;
    } finally {
      this.#building.delete(arn);
    }
  }
}

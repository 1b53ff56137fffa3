import type { Readdition } from './aurora-readdition';
import type { Place, RdsEvent, RoleChange } from './aurora-world';
import type { LabClock } from './clock';

/** How long each phase lasts, in milliseconds. */
export interface AuroraPhases {
  /** Nothing is shown of it yet. */
  readonly noticeMs: number;
  /** At least so long in `failing-over` or `switching-over`. */
  readonly changingMs: number;
  /** The new writer restarts. */
  readonly promotingMs: number;
}

export interface AuroraClustersOptions {
  readonly clock: LabClock;
  readonly account: string;
  readonly phases: AuroraPhases;
  /** Makes the target's real server the writer. */
  readonly onChange: (target: Place, how: RoleChange) => Promise<void>;
  /** Of a switchover, which needs no recovery. @default - those of a failover */
  readonly switchover?: AuroraPhases;
  /**
   * Whether the storage of the old primary is closed in a failover, and Aurora says so; `unseen`: no event ever comes.
   *
   * @default 'stopped'
   */
  readonly writeFence?: (from: Place) => WriteFenceEnd | Promise<WriteFenceEnd>;
  /** Where the old primary cannot be reached, the new one's Region records the event. @default - it can */
  readonly isCut?: (region: string) => boolean;
  /** How it takes an old primary back after a failover. @default - never: it stays `pending-resync` */
  readonly readdition?: Readdition;
  /** Hears each event as it is recorded. @default - nobody */
  readonly onEvent?: (event: RdsEvent) => void;
}

export type WriteFenceEnd = 'stopped' | 'timed-out' | 'unseen';

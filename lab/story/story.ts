import type { Automation, FenceGrade, WhenRpoExceeded } from '../../lambda/contract/settings';
import type { Fault } from '../simulator/fault';

/**
 * One bad day of the simulator as a file that the lab can play with real parts. Times are those of the simulator, from its
 * begin: whoever reads its story finds the same numbers here. The lab shortens them by the ratio of the leases' lives.
 */
export interface Story {
  readonly format: typeof STORY_FORMAT;
  readonly version: typeof STORY_VERSION;
  /** Draws the same schedule again. */
  readonly seed: number;
  /** Life of a lease in the simulator: what the times are long or short against. */
  readonly leaseTtlSeconds: number;
  readonly settings: StorySettings;
  /** What goes wrong, oldest first. */
  readonly faults: readonly Fault[];
  /** What came of it in the simulator. @default - every promise was kept */
  readonly broke?: Broke;
}

/** What is configured, as far as it decides how the story goes. */
export interface StorySettings {
  readonly automation: Automation;
  /** Of the workload's one database. */
  readonly grade: FenceGrade;
  readonly rpoSeconds: number;
  readonly whenRpoExceeded: WhenRpoExceeded;
  /** Of `wait` only. */
  readonly rpoWaitSeconds?: number;
  readonly approvalDeadlineSeconds: number;
  /** How far the replica is behind when nothing is wrong. */
  readonly lagSeconds: number;
}

export interface Broke {
  readonly promise: string;
  readonly how: string;
  readonly atMs: number;
}

export const STORY_FORMAT = 'handover-story';
export const STORY_VERSION = 1;

import type { RunIdentity } from '../contract/run-document';
import type { CasResult } from './lease-store';

/** Single flight: at most one run holds a workload. Same failure promise as the lease. */
export interface RunStore {
  current(): Promise<HeldRun | undefined>;
  /** Succeeds only while the item is the one seen (by run id and heartbeat; `undefined`: none). */
  claim(
    run: RunIdentity,
    seen: Pick<HeldRun, 'runId' | 'heartbeat'> | undefined,
    at: string,
  ): Promise<CasResult<HeldRun>>;
  /** Succeeds only while the run still holds the workload. */
  heartbeat(runId: string, at: string): Promise<boolean>;
  /** Ends the hold and keeps what the next run must know. */
  end(runId: string, ending: RunEnding): Promise<boolean>;
}

export interface HeldRun {
  readonly runId: string;
  readonly region: string;
  readonly startedBy: string;
  readonly startedAt: string;
  readonly executionArn: string;
  /** Counts up; a dead run is one whose count stands still. */
  readonly heartbeat: number;
  readonly heartbeatAt: string;
  readonly ended?: RunEnding;
}

export interface RunEnding {
  readonly at: string;
  readonly outcome: 'completed' | 'incomplete' | 'refused' | 'declined' | 'observed';
  readonly summary: string;
  /** The run raised the epoch. */
  readonly changed: boolean;
}

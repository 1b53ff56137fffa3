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
  /** Moves the heartbeat and keeps how far the run is; succeeds only while the run still holds the workload. */
  heartbeat(runId: string, progress: StepProgress): Promise<boolean>;
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
  /** Last progress of each step that has run, by step name. */
  readonly steps: Readonly<Record<string, StepProgress>>;
  readonly ended?: RunEnding;
}

export interface RunEnding {
  readonly at: string;
  /** `returned`: nothing has moved, the side that served serves again under a further epoch. */
  readonly outcome: 'completed' | 'incomplete' | 'refused' | 'declined' | 'observed' | 'returned';
  readonly summary: string;
  /** The run raised the epoch. */
  readonly changed: boolean;
}

export interface StepProgress {
  readonly step: string;
  readonly state: 'in progress' | 'completed' | 'failed';
  readonly startedAt: string;
  readonly endedAt: string;
  readonly detail: string;
}

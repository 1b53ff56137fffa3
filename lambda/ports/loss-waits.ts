import type { LossBound } from '../contract/step-answers';

/** How long a takeover has been waiting for less to be lost, and who has put an end to that. Strong reads, same failure promise as the lease. */
export interface LossWaits {
  /** The first word of a takeover stands and is returned: no run begins the wait anew. */
  begin(epoch: number, wait: LossWait): Promise<LossWait>;
  /** Whoever starts a run that accepts any loss is heard by the one that holds the workload and waits. The first word stands and is returned. */
  accept(runId: string, acceptance: LossAcceptance): Promise<LossAcceptance>;
  accepted(runId: string): Promise<LossAcceptance | undefined>;
}

export interface LossWait {
  /** By the clock of the run that began it. */
  readonly since: string;
  readonly by: string;
  /** By database, as it was bounded then. */
  readonly first: Readonly<Record<string, LossBound>>;
}

export interface LossAcceptance {
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** What a yes of the ledger is worth to a task, out of the life of a job's lease. */
export interface ClaimLease {
  /** `Timings.jobLeaseSeconds`: what a takeover waits for. */
  readonly lifeSeconds: number;
  /** Kept back for the end of the task itself. */
  readonly marginSeconds: number;
  readonly askEverySeconds: number;
}

/**
 * Of 60 s a yes is worth 40: ECS then has 10 s to notice that an essential container has ended, and the job's container 10 s
 * between SIGTERM and SIGKILL (`JOB_SIDECAR.stopSeconds`). A question each 10 s leaves three that may fail.
 */
export const claimLeaseOf = (jobLeaseSeconds: number): ClaimLease => ({
  lifeSeconds: jobLeaseSeconds,
  marginSeconds: jobLeaseSeconds / 3,
  askEverySeconds: jobLeaseSeconds / 6,
});

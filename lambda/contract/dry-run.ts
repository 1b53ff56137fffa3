/** What starts a dry run in the place of `person`. A version that knows no dry run refuses it, and does not run in earnest. */
export const DRY_RUN_TRIGGER = 'dry-run';

/** A call that changes something, as the run in earnest would make it now. */
export interface PlannedCall {
  /** Its place in the order of the run; calls of branches that run beside each other may share one. */
  readonly at: number;
  readonly step: string;
  /** As IAM names it, for example `rds:PromoteReadReplica`; `sql:` what is said to a database. */
  readonly operation: string;
  readonly target: string;
  readonly verdict: CallVerdict;
  /** What was read to judge it, or what stands in its way. */
  readonly detail: string;
}

export const CALL_VERDICTS = ['would pass', 'would fail', 'unknown'] as const;
export type CallVerdict = (typeof CALL_VERDICTS)[number];

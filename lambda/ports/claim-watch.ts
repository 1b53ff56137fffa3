/** What the sidecar of a job asks. Strong reads only. `Transient`: no endpoint of the ledger answers, and nothing is known. */
export interface ClaimWatch {
  /** Whether the claim still stands under the epoch that serves. `false` is final: it never stands again. */
  stands(claim: WatchedClaim): Promise<boolean>;
}

export interface WatchedClaim {
  readonly application: string;
  readonly job: string;
  readonly epoch: number;
  readonly attempt: number;
}

/**
 * "Automation off": while it holds, no alarm starts a run; a person's run is never stopped by it. Kept per workload and for
 * the whole installation. Strong reads, same failure promise as the lease.
 */
export interface AutomationStore {
  /** A later word replaces an earlier one; `undefined` lifts it. */
  hold(scope: HoldScope, hold: AutomationHold | undefined): Promise<void>;
  /** What stands, lapsed or not, for this workload and for all. */
  holds(): Promise<Readonly<Partial<Record<HoldScope, AutomationHold>>>>;
}

export type HoldScope = 'workload' | 'installation';

export interface AutomationHold {
  readonly until: string;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

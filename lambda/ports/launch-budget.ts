/**
 * Launches of one Region, shared by all dispatchers that live there at the same time: ECS throttles the account, not the
 * caller. Same failure promise as the lease.
 */
export interface LaunchBudget {
  /** Books so many launches. The k-th (from 0) may be made at `firstMs + k × everyMs`. */
  book(region: string, count: number, quota: LaunchQuota, nowMs: number): Promise<Booking>;
}

export interface LaunchQuota {
  readonly burst: number;
  readonly perSecond: number;
}

export interface Booking {
  readonly firstMs: number;
  readonly everyMs: number;
}

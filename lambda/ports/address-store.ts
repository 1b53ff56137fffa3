import type { Endpoint } from './database-fleet';

/**
 * Addresses of databases as the keepers of each Region last saw them: for a Region whose RDS API does not answer. Describe
 * is always asked first. Same failure promise as the lease.
 */
export interface AddressStore {
  remember(at: DatabaseAddress): Promise<void>;
  /** `undefined`: none, or one of another instance. */
  remembered(of: Pick<DatabaseAddress, 'region' | 'database' | 'instance'>): Promise<Endpoint | undefined>;
}

export interface DatabaseAddress {
  readonly region: string;
  readonly database: string;
  /** DB instance identifier that was described: the plan may name another one since. */
  readonly instance: string;
  readonly endpoint: Endpoint;
  readonly at: string;
}

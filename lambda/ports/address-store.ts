import type { Endpoint } from './database-fleet';

/**
 * Addresses of databases as the keepers of each Region last saw them: for a Region whose RDS API does not answer. Describe
 * is always asked first. Same failure promise as the lease.
 */
export interface AddressStore {
  remember(at: DatabaseAddress): Promise<void>;
  remembered(region: string, database: string): Promise<Endpoint | undefined>;
}

export interface DatabaseAddress {
  readonly region: string;
  readonly database: string;
  readonly endpoint: Endpoint;
  readonly at: string;
}

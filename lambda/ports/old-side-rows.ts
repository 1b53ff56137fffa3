import type { CopyMark, LostRows } from '../contract/lost-rows';
import type { DatabaseSettings } from '../contract/settings';
import type { Endpoint } from './database-fleet';

/**
 * An old primary that is closed to its last session, asked for what only it has. Reads only.
 *
 * Failure promise: `Transient` when the database does not answer in time. What of it could not be read is named, never left out.
 */
export interface OldSideRows {
  /** Within so long: what is not read by then is not listed. */
  missingFrom(copy: CopyMark, budgetMs: number): Promise<LostRows>;
}

export interface OldSides {
  oldSide(database: DatabaseSettings, endpoint: Endpoint): OldSideRows;
}

import type { ClaimWatch, WatchedClaim } from '../../../ports/claim-watch';
import { leaseItem } from './items';
import { runningItem } from './job-items';
import type { LedgerKeys } from './keys';
import type { Items } from './ledger-table';

/** Two strong reads and no write: ten thousand tasks may ask, and no partition is hot. */
export class ClaimWatchLedger implements ClaimWatch {
  constructor(
    private readonly table: Pick<Items, 'get'>,
    private readonly keys: LedgerKeys,
  ) {}

  async stands({ application, job, epoch, attempt }: WatchedClaim): Promise<boolean> {
    const [claim, lease] = await Promise.all([
      this.table.get({ pk: this.keys.running(application), sk: job }),
      this.table.get(this.keys.lease),
    ]);
    if (claim === undefined || lease === undefined) return false;
    const standing = runningItem.parse(claim);
    return standing.epoch === epoch && standing.attempt === attempt && leaseItem.parse(lease).epoch === epoch;
  }
}

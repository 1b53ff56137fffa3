import type { ClaimWatch, WatchedClaim } from '../../lambda/ports/claim-watch';
import { type JobItem, keyOf } from './memory-job-desk';
import { MemoryLeases } from './memory-leases';
import type { MemoryItems } from './memory-table';

export class MemoryClaimWatch implements ClaimWatch {
  private readonly leases: MemoryLeases;

  constructor(private readonly table: MemoryItems) {
    this.leases = new MemoryLeases(table);
  }

  async stands({ application, job, epoch, attempt }: WatchedClaim): Promise<boolean> {
    const [item, lease] = await Promise.all([
      this.table.get<JobItem>(keyOf({ application, id: job })),
      this.leases.read(),
    ]);
    return item?.claim?.epoch === epoch && item.claim.attempt === attempt && lease?.epoch === epoch;
  }
}

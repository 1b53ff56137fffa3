import { ERRORS, FailoverError } from '../../../contract/errors';
import { bookLaunches } from '../../../domain/launch-pace';
import type { Booking, LaunchBudget, LaunchQuota } from '../../../ports/launch-budget';
import { launchesItem } from './job-items';
import type { LedgerKeys } from './keys';
import type { Items } from './ledger-table';

/** Dispatchers of one Region that book at the same time: two or three. */
const TRIES = 8;

export class LaunchLedger implements LaunchBudget {
  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
  ) {}

  async book(region: string, count: number, quota: LaunchQuota, nowMs: number): Promise<Booking> {
    const key = this.keys.launches(region);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const item = await this.table.get(key);
      const standing = item === undefined ? undefined : launchesItem.parse(item);
      const { booking, nextMs } = bookLaunches(standing?.nextMs ?? 0, count, quota, nowMs);
      const seen = standing === undefined ? { absent: ['pk'] } : { equals: { seq: standing.seq } };
      if ((await this.table.put(key, { nextMs, seq: (standing?.seq ?? 0) + 1 }, seen)).written) return booking;
    }
    throw new FailoverError(ERRORS.transient, `launches in ${region} were booked by others ${TRIES} times meanwhile`);
  }
}

import { bookLaunches } from '../../lambda/domain/launch-pace';
import type { Booking, LaunchBudget, LaunchQuota } from '../../lambda/ports/launch-budget';
import type { MemoryTableClient } from './memory-table';

interface Booked {
  readonly booking: Booking;
  readonly nextMs: number;
}

export class MemoryLaunches implements LaunchBudget {
  constructor(private readonly table: MemoryTableClient) {}

  async book(region: string, count: number, quota: LaunchQuota, nowMs: number): Promise<Booking> {
    const book = (last: Booked | undefined) => bookLaunches(last?.nextMs ?? 0, count, quota, nowMs);
    const result = await this.table.swap<Booked>(`launches/${region}`, book);
    if (!result.written) throw new Error('a booking is always written');
    return result.value.booking;
  }
}

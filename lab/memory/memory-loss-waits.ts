import type { LossAcceptance, LossWait, LossWaits } from '../../lambda/ports/loss-waits';
import type { MemoryTableClient } from './memory-table';

export class MemoryLossWaits implements LossWaits {
  constructor(private readonly table: MemoryTableClient) {}

  begin(epoch: number, wait: LossWait): Promise<LossWait> {
    return this.firstWord(`loss-wait/${epoch}`, wait);
  }

  accept(runId: string, acceptance: LossAcceptance): Promise<LossAcceptance> {
    return this.firstWord(`loss-accepted/${runId}`, acceptance);
  }

  accepted(runId: string): Promise<LossAcceptance | undefined> {
    return this.table.get(`loss-accepted/${runId}`);
  }

  private async firstWord<T>(key: string, word: T): Promise<T> {
    const result = await this.table.swap<T>(key, (first) => (first === undefined ? word : undefined));
    return result.written ? result.value : (result.current ?? word);
  }
}

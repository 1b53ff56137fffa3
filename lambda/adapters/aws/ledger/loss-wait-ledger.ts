import type { LossAcceptance, LossWait, LossWaits } from '../../../ports/loss-waits';
import { acceptanceItem, lossWaitItem } from './items';
import type { LedgerKeys } from './keys';
import type { Items } from './ledger-table';

export class LossWaitLedger implements LossWaits {
  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
  ) {}

  async begin(epoch: number, wait: LossWait): Promise<LossWait> {
    const result = await this.table.put(this.keys.lossWait(epoch), { ...wait }, { absent: ['pk'] });
    return result.written ? wait : lossWaitItem.parse(result.current);
  }

  async accept(runId: string, acceptance: LossAcceptance): Promise<LossAcceptance> {
    const result = await this.table.put(this.keys.lossAccepted(runId), { ...acceptance }, { absent: ['pk'] });
    return result.written ? acceptance : acceptanceItem.parse(result.current);
  }

  async accepted(runId: string): Promise<LossAcceptance | undefined> {
    const item = await this.table.get(this.keys.lossAccepted(runId));
    return item === undefined ? undefined : acceptanceItem.parse(item);
  }
}

import type { AutomationHold, AutomationStore, HoldScope } from '../../../ports/automation-store';
import { automationItem } from './items';
import type { LedgerKeys } from './keys';
import type { Key, LedgerTable } from './ledger-table';

export class AutomationLedger implements AutomationStore {
  private readonly keyOf: Readonly<Record<HoldScope, Key>>;

  constructor(
    private readonly table: LedgerTable,
    keys: LedgerKeys,
  ) {
    this.keyOf = { workload: keys.automation, installation: keys.installationAutomation };
  }

  async hold(scope: HoldScope, hold: AutomationHold | undefined): Promise<void> {
    const key = this.keyOf[scope];
    if (hold === undefined) await this.table.delete(key, {});
    else await this.table.put(key, { ...hold }, {});
  }

  async holds(): Promise<Readonly<Partial<Record<HoldScope, AutomationHold>>>> {
    const [workload, installation] = await Promise.all([this.read('workload'), this.read('installation')]);
    return { ...(workload && { workload }), ...(installation && { installation }) };
  }

  private async read(scope: HoldScope): Promise<AutomationHold | undefined> {
    const item = await this.table.get(this.keyOf[scope]);
    return item === undefined ? undefined : automationItem.parse(item);
  }
}

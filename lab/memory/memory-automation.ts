import type { AutomationHold, AutomationStore, HoldScope } from '../../lambda/ports/automation-store';
import type { MemoryTableClient } from './memory-table';

interface Cell {
  readonly hold?: AutomationHold;
}

export class MemoryAutomation implements AutomationStore {
  constructor(private readonly table: MemoryTableClient) {}

  async hold(scope: HoldScope, hold: AutomationHold | undefined): Promise<void> {
    await this.table.swap<Cell>(`automation/${scope}`, () => ({ hold }));
  }

  async holds(): Promise<Readonly<Partial<Record<HoldScope, AutomationHold>>>> {
    const [workload, installation] = await Promise.all([
      this.table.get<Cell>('automation/workload'),
      this.table.get<Cell>('automation/installation'),
    ]);
    return {
      ...(workload?.hold && { workload: workload.hold }),
      ...(installation?.hold && { installation: installation.hold }),
    };
  }
}

import type { LostRows } from '../../lambda/contract/lost-rows';
import type { RunReport } from '../../lambda/contract/report';
import type { LossBound } from '../../lambda/contract/step-answers';
import type { Inventory, InventoryStore } from '../../lambda/ports/inventory-store';
import type { Lease } from '../../lambda/ports/lease-store';
import type { LossRecords, RecordedLoss } from '../../lambda/ports/loss-records';
import type { ReportStore } from '../../lambda/ports/report-store';
import type { MemoryTableClient } from './memory-table';

type Lost = Readonly<Record<string, LostRows>>;
type Losses = Readonly<Record<string, LossBound>>;

export class MemoryReports implements ReportStore, InventoryStore, LossRecords {
  constructor(private readonly table: MemoryTableClient) {}

  async save(report: RunReport, page: string): Promise<void> {
    await this.table.swap(`report/${report.run.id}`, () => ({ report, page }));
    await this.table.swap('latest-report', () => report.run.id);
  }

  find(runId: string): Promise<{ readonly report: RunReport; readonly page: string } | undefined> {
    return this.table.get(`report/${runId}`);
  }

  async latest(): Promise<RunReport | undefined> {
    const runId = await this.table.get<string>('latest-report');
    return runId === undefined ? undefined : (await this.find(runId))?.report;
  }

  async recordLoss(epoch: number, losses: Losses): Promise<Losses> {
    const result = await this.table.swap<Losses>(`loss/${epoch}`, (stand) =>
      stand !== undefined && Object.keys(losses).every((name) => name in stand) ? undefined : { ...losses, ...stand },
    );
    return result.written ? result.value : (result.current ?? losses);
  }

  async losses(): Promise<readonly RecordedLoss[]> {
    const { epoch: newest = 0 } = (await this.table.get<Lease>('lease')) ?? {};
    const found: RecordedLoss[] = [];
    for (let epoch = 1; epoch <= newest; epoch++) {
      const losses = await this.table.get<Losses>(`loss/${epoch}`);
      if (losses !== undefined) found.push({ epoch, losses });
    }
    return found;
  }

  async keepLost(epoch: number, database: string, lost: LostRows): Promise<void> {
    await this.table.swap<Lost>(`lost/${epoch}`, (all = {}) => ({ ...all, [database]: lost }));
  }

  async lost(epoch: number): Promise<Lost> {
    return (await this.table.get<Lost>(`lost/${epoch}`)) ?? {};
  }

  async updateInventory(inventory: Inventory): Promise<void> {
    await this.table.swap<Inventory>('inventory', (current) =>
      current === undefined || current.epoch < inventory.epoch || isCompletion(inventory, current)
        ? inventory
        : undefined,
    );
  }

  inventory(): Promise<Inventory | undefined> {
    return this.table.get('inventory');
  }
}

/** Of a takeover that had left something out. */
const isCompletion = ({ epoch }: Inventory, current: Inventory): boolean =>
  current.epoch === epoch && (current.missing ?? []).length > 0;

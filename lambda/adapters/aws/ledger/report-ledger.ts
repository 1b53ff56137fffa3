import { ERRORS, FailoverError } from '../../../contract/errors';
import type { LostRows } from '../../../contract/lost-rows';
import type { RunReport } from '../../../contract/report';
import type { LossBound } from '../../../contract/step-answers';
import type { Inventory, InventoryStore } from '../../../ports/inventory-store';
import type { LossRecords, RecordedLoss } from '../../../ports/loss-records';
import type { ReportStore } from '../../../ports/report-store';
import { inventoryItem, lossItem } from './items';
import type { LedgerKeys } from './keys';
import type { Item, LedgerTable } from './ledger-table';

/** By `names` a later word adds its databases to those that stand; items of earlier versions have none. */
const lossBody = (losses: Readonly<Record<string, LossBound>>) => ({
  losses,
  names: Object.keys(losses).sort().join(' '),
});

/** Reports are kept as JSON text beside their page: nobody queries inside them. */
export class ReportLedger implements ReportStore, InventoryStore, LossRecords {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
  ) {}

  async save(report: RunReport, page: string): Promise<void> {
    const body = { runId: report.run.id, json: JSON.stringify(report), page };
    await this.table.put(this.keys.report(report.run.id), body, {});
    await this.table.put(this.keys.latestReport, { runId: report.run.id }, {});
  }

  async find(runId: string): Promise<{ readonly report: RunReport; readonly page: string } | undefined> {
    const item = await this.table.get(this.keys.report(runId));
    return item === undefined ? undefined : { report: JSON.parse(String(item.json)), page: String(item.page) };
  }

  async latest(): Promise<RunReport | undefined> {
    const pointer = await this.table.get(this.keys.latestReport);
    return pointer === undefined ? undefined : (await this.find(String(pointer.runId)))?.report;
  }

  async recordLoss(
    epoch: number,
    losses: Readonly<Record<string, LossBound>>,
  ): Promise<Readonly<Record<string, LossBound>>> {
    const first = await this.table.put(this.keys.loss(epoch), lossBody(losses), { absent: ['pk'] });
    if (first.written) return losses;
    const { losses: stand, names } = lossItem.parse(first.current);
    const all = { ...losses, ...stand };
    if (Object.keys(all).length === Object.keys(stand).length) return stand;
    const unchanged = names === undefined ? { absent: ['names'] } : { equals: { names } };
    const added = await this.table.put(this.keys.loss(epoch), lossBody(all), unchanged);
    if (added.written) return all;
    throw new FailoverError(ERRORS.transient, `another word on the losses of epoch ${epoch} came in between`);
  }

  async losses(): Promise<readonly RecordedLoss[]> {
    const items = await this.table.query(this.keys.state, { prefix: this.keys.losses });
    return items.map((item) => ({
      epoch: Number(String(item.sk).slice(this.keys.losses.length)),
      losses: lossItem.parse(item).losses,
    }));
  }

  async keepLost(epoch: number, database: string, lost: LostRows): Promise<void> {
    await this.table.put(this.keys.lostRows(epoch, database), { json: JSON.stringify(lost) }, {});
  }

  async lost(epoch: number): Promise<Readonly<Record<string, LostRows>>> {
    const prefix = this.keys.lostRowsOf(epoch);
    const items = await this.table.query(this.keys.state, { prefix });
    return Object.fromEntries(
      items.map(({ sk, json }) => [String(sk).slice(prefix.length), JSON.parse(String(json)) as LostRows]),
    );
  }

  async updateInventory(inventory: Inventory): Promise<void> {
    const { epoch, missing = [] } = inventory;
    const newer = { anyOf: [{ absent: ['pk'] }, { below: { epoch } }, { equals: { epoch, degraded: true } }] };
    await this.table.put(this.keys.inventory, { ...inventory, degraded: missing.length > 0 }, newer);
  }

  async inventory(): Promise<Inventory | undefined> {
    const item: Item | undefined = await this.table.get(this.keys.inventory);
    return item === undefined ? undefined : inventoryItem.parse(item);
  }
}

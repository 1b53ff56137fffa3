import type { RunReport } from '../contract/report';
import type { LossBound } from '../contract/run-document';

/** Reports of runs and the inventory of the workload, kept in the ledger. */
export interface ReportStore {
  /** Keeps the report with the page that people read. */
  save(report: RunReport, page: string): Promise<void>;
  latest(): Promise<RunReport | undefined>;
  /** Loss bounds by database of one takeover, written before the databases are opened. The first word stands and is returned. */
  recordLoss(epoch: number, losses: Readonly<Record<string, LossBound>>): Promise<Readonly<Record<string, LossBound>>>;
  updateInventory(inventory: Inventory): Promise<void>;
  inventory(): Promise<Inventory | undefined>;
}

export interface Inventory {
  readonly epoch: number;
  readonly activeRegion: string;
  readonly databases: readonly { readonly name: string; readonly primary: string; readonly region: string }[];
  readonly at: string;
  readonly by: string;
}

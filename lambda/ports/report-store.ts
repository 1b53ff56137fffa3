import type { RunReport } from '../contract/report';

/** Reports of runs and the inventory of the workload, kept in the ledger. */
export interface ReportStore {
  save(report: RunReport): Promise<void>;
  latest(): Promise<RunReport | undefined>;
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

/** What a Region that was left found and did when it came back: one item per Region, the latest epoch only. */
export interface ReturnStore {
  record(returned: RegionReturn): Promise<void>;
  returns(): Promise<readonly RegionReturn[]>;
}

export interface RegionReturn {
  readonly region: string;
  /** The epoch that it found in the ledger, under which another Region serves. */
  readonly epoch: number;
  readonly at: string;
  /** Per database: how it was found, and what was made of it. */
  readonly databases: Readonly<Record<string, string>>;
  /** Tasks of older epochs that were still running and were ended. */
  readonly endedTasks: number;
}

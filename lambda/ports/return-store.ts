/**
 * What a Region that was left found and did when it came back: one item per Region, the latest epoch only. Several loops
 * of that Region add to it at once. Same failure promise as the lease.
 */
export interface ReturnStore {
  /** Adds to what is known under this epoch and answers what stands. A word under an older epoch changes nothing; a database's final word stands. */
  record(word: ReturnWord): Promise<RegionReturn>;
  /** True for exactly one caller per Region and epoch: the one that tells people. */
  mayTell(returned: Pick<RegionReturn, 'region' | 'epoch'>, at: string): Promise<boolean>;
  returns(): Promise<readonly RegionReturn[]>;
}

/** How a database was found, and what was made of it, in a sentence for people. */
export interface FoundDatabase {
  readonly text: string;
  /** Nothing is left to do: not `does not answer`, and not `open` while closing fails. */
  readonly final: boolean;
}

export interface ReturnWord {
  readonly region: string;
  readonly epoch: number;
  readonly at: string;
  readonly databases: Readonly<Record<string, FoundDatabase>>;
  /** Ids of tasks that were told to stop. */
  readonly endedTasks: readonly string[];
}

export interface RegionReturn {
  readonly region: string;
  /** The epoch that it found in the ledger, under which another Region serves. */
  readonly epoch: number;
  /** When it was first known. */
  readonly at: string;
  /** Per database: how it was found, and what was made of it. */
  readonly databases: Readonly<Record<string, string>>;
  /** Databases about which the last word is not said. */
  readonly unsettled: readonly string[];
  /** Tasks of older epochs that were still running and were ended. */
  readonly endedTasks: number;
  /** When people were told. */
  readonly toldAt?: string;
}

/**
 * What serves where, as the last completed takeover left it. An older epoch never overwrites a newer one, and the same one only
 * what it had left out.
 */
export interface InventoryStore {
  updateInventory(inventory: Inventory): Promise<void>;
  inventory(): Promise<Inventory | undefined>;
}

export interface Inventory {
  readonly epoch: number;
  readonly activeRegion: string;
  readonly databases: readonly { readonly name: string; readonly primary: string; readonly region: string }[];
  readonly at: string;
  readonly by: string;
  /** Databases that were left out: a further run of the same takeover goes on with them. Absent: none. */
  readonly missing?: readonly string[];
}

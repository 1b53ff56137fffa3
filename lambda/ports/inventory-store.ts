/** What serves where, as the last completed takeover left it. An older epoch never overwrites a newer one. */
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
}

import type { Observation, ObservationStore } from '../../../ports/observation-store';
import { observationItem } from './items';
import type { LedgerKeys } from './keys';
import type { LedgerTable } from './ledger-table';

export class ObservationLedger implements ObservationStore {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
    /** The three Regions that observe. */
    private readonly regions: readonly string[],
  ) {}

  async record(observation: Observation): Promise<void> {
    await this.table.put(this.keys.observation(observation.region), { ...observation }, {});
  }

  async all(): Promise<readonly Observation[]> {
    const items = await Promise.all(this.regions.map((region) => this.table.get(this.keys.observation(region))));
    return items.flatMap((item) => (item === undefined ? [] : [observationItem.parse(item)]));
  }
}

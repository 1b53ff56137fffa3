import { ERRORS, FailoverError } from '../../../contract/errors';
import type { Observation, ObservationStore } from '../../../ports/observation-store';
import type { LedgerKeys } from './keys';
import type { Condition, Item, LedgerTable } from './ledger-table';
import { observationItem, readObservation } from './observation-item';

/** Agents of one Region are two or three, each writes once in a tick: more losses in a row are no coincidence. */
const TRIES = 4;

export class ObservationLedger implements ObservationStore {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
    /** The three Regions that observe. */
    private readonly regions: readonly string[],
  ) {}

  async amend(region: string, change: (before: Observation | undefined) => Observation): Promise<Observation> {
    const key = this.keys.observation(region);
    let current = await this.table.get(key);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const next = change(current === undefined ? undefined : readObservation(current));
      const result = await this.table.put(key, observationItem(next), unchangedSince(current));
      if (result.written) return next;
      current = result.current;
    }
    throw new FailoverError(ERRORS.transient, `the observation of ${region} was changed under each of ${TRIES} tries`);
  }

  async all(): Promise<readonly Observation[]> {
    const items = await Promise.all(this.regions.map((region) => this.table.get(this.keys.observation(region))));
    return items.flatMap((item) => (item === undefined ? [] : [readObservation(item)]));
  }
}

/** Every write leaves its own token in the item. */
const unchangedSince = (item: Item | undefined): Condition =>
  item === undefined ? { absent: ['pk'] } : { equals: { writer: item.writer } };

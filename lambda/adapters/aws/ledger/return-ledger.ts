import { ERRORS, FailoverError } from '../../../contract/errors';
import { addWord, shownReturn } from '../../../domain/region-return';
import type { RegionReturn, ReturnStore, ReturnWord } from '../../../ports/return-store';
import { returnItem } from './items';
import type { LedgerKeys } from './keys';
import type { Condition, Item, Items } from './ledger-table';

/** Two or three keepers and two dispatchers of one Region write; each try loses against a write that was made. */
const TRIES = 8;

export class ReturnLedger implements ReturnStore {
  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
  ) {}

  async record(word: ReturnWord): Promise<RegionReturn> {
    const key = this.keys.return(word.region);
    let standing = await this.table.get(key);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const known = standing && returnItem.parse(standing);
      const next = addWord(known, word);
      if (next === undefined && known !== undefined) return shownReturn(known);
      const result = await this.table.put(key, { ...next }, unchanged(standing));
      if (result.written) return shownReturn(returnItem.parse(result.item));
      standing = result.current;
    }
    throw new FailoverError(ERRORS.transient, `the return of ${word.region} was changed ${TRIES} times meanwhile`);
  }

  async mayTell({ region, epoch }: Pick<RegionReturn, 'region' | 'epoch'>, at: string): Promise<boolean> {
    const untold = { equals: { epoch }, absent: ['toldAt'] };
    return (await this.table.update(this.keys.return(region), { set: { toldAt: at } }, untold)).written;
  }

  async returns(): Promise<readonly RegionReturn[]> {
    const items = await this.table.query(this.keys.state, { prefix: this.keys.returns });
    return items.map((item) => shownReturn(returnItem.parse(item)));
  }
}

/** Every write leaves a token of its own. */
const unchanged = (standing: Item | undefined): Condition =>
  standing === undefined ? { absent: ['pk'] } : { equals: { writer: standing.writer } };

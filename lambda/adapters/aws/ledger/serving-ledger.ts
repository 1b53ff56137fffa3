import type { Dispatching, Serving, ServingStore } from '../../../ports/serving-store';
import { dispatchingItem, servingItem } from './items';
import type { LedgerKeys } from './keys';
import type { Items, Key } from './ledger-table';

export class ServingLedger implements ServingStore {
  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
  ) {}

  serve(serving: Serving): Promise<Serving> {
    return this.raise(this.keys.serving, serving);
  }

  serving(): Promise<Serving | undefined> {
    return this.read(this.keys.serving);
  }

  allowDispatch(serving: Serving): Promise<Serving> {
    return this.raise(this.keys.dispatching, serving);
  }

  async dispatching(): Promise<Dispatching | undefined> {
    const item = await this.table.get(this.keys.dispatching);
    return item === undefined ? undefined : dispatchingItem.parse(item);
  }

  async pauseDispatch({ region, epoch }: Serving, runId: string): Promise<Dispatching | undefined> {
    const change = { set: { pausedBy: runId } };
    const result = await this.table.update(this.keys.dispatching, change, { equals: { region, epoch } });
    const standing = result.written ? result.item : result.current;
    return standing === undefined ? undefined : dispatchingItem.parse(standing);
  }

  private async raise(key: Key, serving: Serving): Promise<Serving> {
    const newer = { anyOf: [{ absent: ['pk'] }, { below: { epoch: serving.epoch } }] };
    const result = await this.table.put(key, { ...serving }, newer);
    return result.written ? serving : servingItem.parse(result.current);
  }

  private async read(key: Key): Promise<Serving | undefined> {
    const item = await this.table.get(key);
    return item === undefined ? undefined : servingItem.parse(item);
  }
}

import type { LeftBehindJobs, LeftBehindSeen } from '../../../ports/left-behind';
import { sumsItem } from './job-items';
import type { LedgerKeys } from './keys';
import type { Items } from './ledger-table';

/**
 * Counted along the pointers, which may be one too many after a crash and never one too few: the jobs themselves are all
 * that ever ended, and nobody waits for that.
 */
export class LeftBehindLedger implements LeftBehindJobs {
  constructor(
    private readonly table: Pick<Items, 'get' | 'query'>,
    private readonly keys: LedgerKeys,
    readonly region: string,
  ) {}

  async seen(
    application: string,
    classes: readonly string[],
    { limit, named }: { readonly limit: number; readonly named: number },
  ): Promise<LeftBehindSeen> {
    const [running, waiting] = await Promise.all([
      this.ids([this.keys.running(application)], limit),
      this.waiting(application, classes, limit),
    ]);
    const pending = new Set([...waiting.ids].filter((id) => !running.ids.has(id)));
    return {
      pending: pending.size,
      running: running.ids.size,
      more: running.more || waiting.more,
      ids: [...running.ids, ...pending].slice(0, named),
    };
  }

  /** Also of classes that the configuration does not name any more. */
  private async waiting(application: string, classes: readonly string[], limit: number) {
    const sums = await this.table.get(this.keys.sums(application));
    const used = sums === undefined ? [] : Object.keys(sumsItem.parse(sums).classes);
    const queues = [...new Set([...classes, ...used])].map((one) => this.keys.queue(application, one));
    return this.ids([...queues, this.keys.later(application)], limit);
  }

  private async ids(partitions: readonly string[], limit: number) {
    const pages = await Promise.all(partitions.map((pk) => this.table.query(pk, { limit })));
    return {
      ids: new Set(pages.flatMap((items) => items.slice(0, limit).map(({ id }) => String(id)))),
      more: pages.some((items) => items.length >= limit),
    };
  }
}

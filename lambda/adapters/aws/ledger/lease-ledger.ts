import type { CasResult, Lease, LeaseRenewal, LeaseStore, LeaseTakeover } from '../../../ports/lease-store';
import { leaseItem } from './items';
import type { LedgerKeys } from './keys';
import type { Item, Items, Written } from './ledger-table';

export class LeaseLedger implements LeaseStore {
  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
  ) {}

  async read(): Promise<Lease | undefined> {
    return toLease(await this.table.get(this.keys.lease));
  }

  async create({ active, holder }: { readonly active: string; readonly holder: string }): Promise<void> {
    await this.table.put(this.keys.lease, { epoch: 1, active, renewSeq: 1, holder, anchors: {} }, { absent: ['pk'] });
  }

  async renew({ epoch, renewSeq, holder, anchors, released, course }: LeaseRenewal): Promise<CasResult<Lease>> {
    const renewed = { renewSeq: renewSeq + 1, holder, anchors, released: released ?? null };
    const set = { ...renewed, ...(course && { 'taken.course': course }) };
    return toResult(await this.table.update(this.keys.lease, { set }, { equals: { epoch, renewSeq } }));
  }

  async take(takeover: LeaseTakeover): Promise<CasResult<Lease>> {
    const { epoch, renewSeq, nextEpoch, to, by, at, grades, course, back } = takeover;
    const current = await this.read();
    if (current?.epoch !== epoch || current.renewSeq !== renewSeq) return { written: false, current };
    const seen = { from: current.active, previousEpoch: epoch, previousAnchors: current.anchors };
    const more = { ...(grades && { grades }), ...(course && { course }), ...(back && { back: true }) };
    const taken = { by, at, ...seen, ...more };
    const set = {
      epoch: nextEpoch,
      renewSeq: renewSeq + 1,
      active: to,
      holder: by,
      anchors: back?.anchors ?? {},
      released: null,
      taken,
    };
    return toResult(await this.table.update(this.keys.lease, { set }, { equals: { epoch, renewSeq } }));
  }
}

const toResult = (written: Written): CasResult<Lease> => {
  const value = toLease(written.written ? written.item : written.current);
  return written.written && value !== undefined ? { written: true, value } : { written: false, current: value };
};

const toLease = (item: Item | undefined): Lease | undefined => (item === undefined ? undefined : leaseItem.parse(item));

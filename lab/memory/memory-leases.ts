import type { CasResult, Lease, LeaseRenewal, LeaseStore, LeaseTakeover } from '../../lambda/ports/lease-store';
import type { MemoryItems } from './memory-table';

const KEY = 'lease';

export class MemoryLeases implements LeaseStore {
  constructor(private readonly table: MemoryItems) {}

  read(): Promise<Lease | undefined> {
    return this.table.get(KEY);
  }

  async create({ active, holder }: { readonly active: string; readonly holder: string }): Promise<void> {
    const first: Lease = { epoch: 1, active, renewSeq: 1, holder, anchors: {} };
    await this.table.swap<Lease>(KEY, (current) => (current === undefined ? first : undefined));
  }

  renew({ epoch, renewSeq, holder, anchors, released, course }: LeaseRenewal): Promise<CasResult<Lease>> {
    return this.whileAt({ epoch, renewSeq }, (current) => ({
      ...withoutRelease(current),
      renewSeq: renewSeq + 1,
      holder,
      anchors,
      ...(released === undefined ? {} : { released }),
      ...(course && current.taken && { taken: { ...current.taken, course } }),
    }));
  }

  take(takeover: LeaseTakeover): Promise<CasResult<Lease>> {
    const { epoch, renewSeq, nextEpoch, to, by, at, grades, course, back } = takeover;
    const more = { ...(grades && { grades }), ...(course && { course }), ...(back && { back: true }) };
    return this.whileAt({ epoch, renewSeq }, ({ active, anchors }) => ({
      epoch: nextEpoch,
      active: to,
      renewSeq: renewSeq + 1,
      holder: by,
      anchors: back?.anchors ?? {},
      taken: { by, at, from: active, previousEpoch: epoch, previousAnchors: anchors, ...more },
    }));
  }

  private whileAt(
    seen: Pick<Lease, 'epoch' | 'renewSeq'>,
    change: (current: Lease) => Lease,
  ): Promise<CasResult<Lease>> {
    return this.table.swap<Lease>(KEY, (current) =>
      current?.epoch === seen.epoch && current.renewSeq === seen.renewSeq ? change(current) : undefined,
    );
  }
}

function withoutRelease({ released: _released, ...lease }: Lease): Lease {
  return lease;
}

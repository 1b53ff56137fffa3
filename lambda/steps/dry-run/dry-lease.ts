import type { CasResult, Lease, LeaseStore } from '../../ports/lease-store';
import type { Journal } from './journal';

/** The lease as it would stand: from the first planned change on nobody else's renewal is seen any more. */
export function dryLeases(real: LeaseStore, journal: Journal): LeaseStore {
  const read = async (): Promise<Lease | undefined> => journal.last('lease')?.lease ?? (await real.read());
  const change = async (
    seen: Pick<Lease, 'epoch' | 'renewSeq'>,
    how: (current: Lease) => Lease,
    detail: string,
  ): Promise<CasResult<Lease>> => {
    const current = await read();
    if (current?.epoch !== seen.epoch || current.renewSeq !== seen.renewSeq) return { written: false, current };
    const lease = how(current);
    journal.plan({
      operation: 'dynamodb:UpdateItem',
      target: 'ledger: lease',
      detail,
      effect: { kind: 'lease', lease },
    });
    return { written: true, value: lease };
  };
  return {
    read,
    create: async () => undefined,
    renew: ({ anchors, holder, course, ...seen }) =>
      change(
        seen,
        (lease) => ({
          ...lease,
          renewSeq: lease.renewSeq + 1,
          holder,
          anchors,
          ...(course && lease.taken && { taken: { ...lease.taken, course } }),
        }),
        course === undefined ? `renewed under epoch ${seen.epoch}` : `from here on it does not go back: ${course}`,
      ),
    take: ({ epoch, renewSeq, nextEpoch, to, by, at, grades, course, back }) =>
      change(
        { epoch, renewSeq },
        ({ active, anchors }) => ({
          epoch: nextEpoch,
          active: to,
          renewSeq: renewSeq + 1,
          holder: by,
          anchors: back?.anchors ?? {},
          taken: {
            by,
            at,
            from: active,
            previousEpoch: epoch,
            previousAnchors: anchors,
            ...(grades && { grades }),
            ...(course && { course }),
            ...(back && { back: true }),
          },
        }),
        `${to} would own it under epoch ${nextEpoch}; it stands at epoch ${epoch}, renewal ${renewSeq}`,
      ),
  };
}

import type { Lease } from '../../../lambda/ports/lease-store';
import { type Check, seconds, type Violation } from './check';

const versionOf = ({ epoch, renewSeq }: Pick<Lease, 'epoch' | 'renewSeq'>): string => `${epoch}.${renewSeq}`;

/** The lease is one register: it only moves on, and every answer is what stood there while it was asked. */
export const leaseHistory: Check = ({ world }) => {
  const changes = world.table.changesOf('lease');
  const stood = new Map<string, { readonly fromMs: number; readonly untilMs: number }>();
  const back = changes.flatMap(({ atMs, after, before }, index): Violation[] => {
    stood.set(versionOf(after as Lease), {
      fromMs: atMs,
      untilMs: changes[index + 1]?.atMs ?? Number.POSITIVE_INFINITY,
    });
    const [was, is] = [before as Lease | undefined, after as Lease];
    if (was === undefined) return [];
    const taken = is.active !== was.active;
    if (is.renewSeq > was.renewSeq && (taken ? is.epoch > was.epoch : is.epoch === was.epoch)) return [];
    return [
      {
        promise: 'lease',
        atMs,
        text: `the lease went from ${versionOf(was)} of ${was.active} to ${versionOf(is)} of ${is.active}`,
      },
    ];
  });
  const stale = world.chronicle.leaseReads.flatMap(({ seen, fromMs, untilMs, by }): Violation[] => {
    const span =
      seen === undefined
        ? { fromMs: 0, untilMs: changes[0]?.atMs ?? Number.POSITIVE_INFINITY }
        : stood.get(versionOf(seen));
    if (span !== undefined && span.fromMs <= untilMs && span.untilMs >= fromMs) return [];
    const version = seen === undefined ? 'none' : versionOf(seen);
    return [
      {
        promise: 'lease',
        atMs: untilMs,
        text: `${by} was told ${version} between ${seconds(fromMs)} and ${seconds(untilMs)}, when it did not stand`,
      },
    ];
  });
  return [...back, ...stale];
};

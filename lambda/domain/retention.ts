import type { Inventory } from '../ports/inventory-store';
import type { Lease } from '../ports/lease-store';
import type { AgedRecord } from '../ports/retention-store';
import type { HeldRun } from '../ports/run-store';
import { plusSeconds } from './instants';

const DAY_SECONDS = 86_400;

/** A year and a month, so that last year's drill can be laid beside this year's. */
const RECORDS_KEPT_SECONDS = 400 * DAY_SECONDS;

/** However old they are: a workload that moves once in two years has a history too. */
const NEWEST_KEPT = 20;

/** A pointer is asked for by a takeover that looks back over the lost time; a replica a week behind was an alarm all week. */
const DONE_KEPT_SECONDS = 7 * DAY_SECONDS;

/** What may go: old, not among the newest of its kind, and not asked for by anybody. A time that cannot be read is never old. */
export function expired(records: readonly AgedRecord[], now: string): readonly AgedRecord[] {
  const before = Date.parse(plusSeconds(now, -RECORDS_KEPT_SECONDS));
  const kinds = [...new Set(records.map(({ kind }) => kind))];
  return kinds.flatMap((kind) =>
    records
      .filter((record) => record.kind === kind)
      .sort((a, b) => (a.at < b.at ? 1 : -1))
      .slice(NEWEST_KEPT)
      .filter(({ at, needed }) => !needed && Date.parse(at) < before),
  );
}

export interface DoneSituation {
  readonly lease: Lease;
  readonly inventory: Inventory | undefined;
  readonly held: HeldRun | undefined;
  readonly rpoSeconds: number;
  readonly now: string;
}

/** Pointers from before then may go; undefined: none, because a takeover may be looking back over the time that it lost. */
export function doneBefore({ lease, inventory, held, rpoSeconds, now }: DoneSituation): string | undefined {
  const moving = held !== undefined && held.ended === undefined;
  const unfinished = lease.taken !== undefined && inventory?.epoch !== lease.epoch;
  return moving || unfinished ? undefined : plusSeconds(now, -Math.max(DONE_KEPT_SECONDS, 2 * rpoSeconds));
}

/** A job that has ended is shown for so long, and so long its id is known: whoever submits it again later submits a new job. */
export const KEPT_JOB_SECONDS = 90 * 86_400;

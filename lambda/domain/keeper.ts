import type { GuardView } from '../ports/guarded-database';
import type { Lease } from '../ports/lease-store';

/** One database as a keeper sees it in one tick. */
export type KeptDatabase =
  | { readonly name: string; readonly state: 'seen'; readonly view: GuardView }
  | { readonly name: string; readonly state: 'failing'; readonly because: string; readonly forSeconds: number }
  /** This keeper cannot look: it has no address or no login, or others see the database well. That says nothing of the database. */
  | { readonly name: string; readonly state: 'unknown'; readonly because: string };

export type LeaseDecision =
  | { readonly action: 'renew'; readonly anchors: Readonly<Record<string, string>> }
  | { readonly action: 'release'; readonly because: string }
  | { readonly action: 'stay-released'; readonly because: string }
  | { readonly action: 'judge-nothing'; readonly because: string };

/**
 * A keeper whose own write to a database keeps failing gives the lease up: it would otherwise keep a dead database's
 * Region in charge for ever (safety-histories F3). A later keeper that still sees it failing must not take that word back.
 */
export function decideRenewal(
  lease: Lease,
  databases: readonly KeptDatabase[],
  holdDownSeconds: number,
): LeaseDecision {
  const unknown = databases.find((database) => database.state === 'unknown');
  if (unknown) return { action: 'judge-nothing', because: `${unknown.name} cannot be judged: ${unknown.because}` };
  const failing = databases.filter((database) => database.state === 'failing');
  const given = failing.find((database) => database.forSeconds >= holdDownSeconds);
  if (lease.released !== undefined && failing.length > 0) return { action: 'stay-released', because: lease.released };
  if (given)
    return {
      action: 'release',
      because: `${given.name} has refused writes for ${given.forSeconds.toFixed(0)} s: ${given.because}`,
    };
  return { action: 'renew', anchors: anchorsOf(databases) };
}

const anchorsOf = (databases: readonly KeptDatabase[]): Record<string, string> =>
  Object.fromEntries(databases.flatMap((d) => (d.state === 'seen' ? [[d.name, d.view.clock]] : [])));

export type DatabaseDuty = 'extend' | 'open-first-time' | 'none';

/** Only a lease that nobody ever took opens a database by itself; after a takeover that is `OpenDatabases`' work. */
export function dutyFor(lease: Lease, view: GuardView): DatabaseDuty {
  if (!view.writable || view.row === undefined) return 'none';
  if (view.row.epoch === 0 && lease.taken === undefined) return 'open-first-time';
  return view.row.open && view.row.epoch === lease.epoch && view.row.timeline === view.timeline ? 'extend' : 'none';
}

/** A writable database below the ledger's epoch has to be closed, whether it fell behind or came back from the dead. */
export const mustClose = (lease: Lease, view: GuardView): boolean => isBehind(lease, view) && view.row?.open === true;

export const isBehind = (lease: Lease, view: GuardView): boolean =>
  view.writable && view.row !== undefined && view.row.epoch < lease.epoch;

import type { FenceRecord } from '../ports/fence-store';
import type { GuardView } from '../ports/guarded-database';
import type { Inventory } from '../ports/inventory-store';
import type { Lease } from '../ports/lease-store';
import type { HeldRun } from '../ports/run-store';

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
export function decideRenewal(lease: Lease, all: readonly KeptDatabase[], holdDownSeconds: number): LeaseDecision {
  const strangers = neverKept(lease, all);
  const databases = all.filter((database) => !strangers.includes(database));
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

/**
 * Databases that were never seen under this lease, and are not now: a wrong identifier, an instance that is not there yet.
 * None of them was ever opened under it, so they are a complaint, and no reason to let the others close.
 */
export const neverKept = ({ anchors }: Lease, databases: readonly KeptDatabase[]): readonly KeptDatabase[] =>
  Object.keys(anchors).length === 0
    ? []
    : databases.filter(({ name, state }) => state !== 'seen' && anchors[name] === undefined);

const anchorsOf = (databases: readonly KeptDatabase[]): Record<string, string> =>
  Object.fromEntries(databases.flatMap((d) => (d.state === 'seen' ? [[d.name, d.view.clock]] : [])));

export type DatabaseDuty = 'extend' | 'open-first-time' | 'open-again' | 'none';

/** `settled`: nobody ever took the lease, or the takeover is complete (`isSettled`). Until then opening is `OpenDatabases`' work. */
export function dutyFor(lease: Lease, view: GuardView, settled: boolean): DatabaseDuty {
  if (!view.writable || view.row === undefined) return 'none';
  if (isNew(view)) return settled ? 'open-first-time' : 'none';
  if (opensAgain(lease, view)) return 'open-again';
  return view.row.open && view.row.epoch === lease.epoch && view.row.timeline === view.timeline ? 'extend' : 'none';
}

/**
 * A switchover gave the lease back before any promotion was asked for: the server that was closed for it is still the one that was
 * opened here, and no other was ever open in between.
 */
const opensAgain = ({ taken, epoch }: Lease, { row, timeline }: GuardView): boolean =>
  taken?.back === true && row !== undefined && row.epoch < epoch && row.timeline === timeline;

/**
 * Databases of this side that are not open under the lease that was given back. It is complete without those that the workload can do
 * without; while one that it needs is among them it is not, and nothing is said.
 */
export const stillClosed = ({ epoch }: Lease, kept: readonly KeptDatabase[]): readonly string[] =>
  kept.flatMap((d) => (d.state === 'seen' && d.view.row?.open === true && d.view.row.epoch === epoch ? [] : [d.name]));

/** Writable, with a guard, and never opened anywhere: the row would have brought its epoch along. */
export const isNew = (view: GuardView): boolean => view.writable && view.row?.epoch === 0;

/** What the ledger says of the takeover that made a lease. */
export interface TakeoverState {
  readonly inventory: Inventory | undefined;
  readonly held: HeldRun | undefined;
  readonly fence: FenceRecord | undefined;
}

/**
 * A database that joined after a takeover is opened once that takeover is complete, fenced or reconciled, and no run holds
 * the workload. Its tables have no trigger before its first opening, so opening adds a deadline where none was and lets
 * nobody in who was not in before; a copy that ever was under a lease brings an epoch above 0 and is not meant.
 */
export function isSettled(lease: Lease, { inventory, held, fence }: TakeoverState): boolean {
  if (lease.taken === undefined) return true;
  const complete = inventory?.epoch === lease.epoch && inventory.activeRegion === lease.active;
  const idle = held === undefined || held.ended !== undefined;
  const fenced = fence !== undefined && (fence.how !== 'unfenced' || fence.reconciled !== undefined);
  return complete && idle && fenced;
}

/** A writable database below the ledger's epoch has to be closed, whether it fell behind or came back from the dead. */
export const mustClose = (lease: Lease, view: GuardView): boolean => isBehind(lease, view) && view.row?.open === true;

export const isBehind = (lease: Lease, view: GuardView): boolean =>
  view.writable && view.row !== undefined && view.row.epoch < lease.epoch;

import type { GuardView } from '../ports/guarded-database';
import type { Lease } from '../ports/lease-store';
import type { FoundDatabase } from '../ports/return-store';
import { isBehind, type KeptDatabase } from './keeper';

/** What came of the order to close a database. */
export type Closing =
  | { readonly kind: 'not needed' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly because: string };

/** How the keeper of a side that was left found a database, and what it made of it. */
export function foundDatabase(database: KeptDatabase, lease: Lease, closing: Closing): FoundDatabase {
  if (database.state !== 'seen') return { text: `does not answer: unknown (${database.because})`, final: false };
  const { view } = database;
  if (!view.writable) return { text: 'replica, nothing to do', final: true };
  if (view.row === undefined) return { text: 'writable, without a guard: it is not closed', final: false };
  if (!isBehind(lease, view))
    return { text: `writable at epoch ${view.row.epoch}, not below the ledger's ${lease.epoch}`, final: false };
  return { text: `${sayRow(view, view.row)}; ${sayClosing(closing, lease)}`, final: closing.kind !== 'failed' };
}

/** All times are the database's own. */
function sayRow({ clock, timeline }: GuardView, row: NonNullable<GuardView['row']>): string {
  if (row.epoch === 0) return 'never opened';
  if (row.timeline !== timeline) return `promoted from a copy of epoch ${row.epoch}, never opened`;
  if (!row.open) return `closed under epoch ${row.epoch}`;
  const left = Date.parse(clock) >= Date.parse(row.validUntil) ? 'deadline passed' : `at ${clock} by its own clock`;
  return `open under epoch ${row.epoch} until ${row.validUntil}, ${left}`;
}

function sayClosing(closing: Closing, { epoch }: Lease): string {
  if (closing.kind === 'closed') return `closed below epoch ${epoch}`;
  return closing.kind === 'failed' ? `closing failed: ${closing.because}` : 'nothing to do';
}

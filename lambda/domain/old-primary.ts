import type { InstanceState } from '../ports/database-fleet';
import type { GuardView } from '../ports/guarded-database';
import { doesNotPass } from './promotion';

/**
 * Why a database is not the closed old primary of this workload; undefined: it is. Nothing else is ever renamed: not what is
 * open, not what never served, not what serves under the ledger's own epoch.
 */
export function notAnOldPrimary(view: GuardView, epoch: number): string | undefined {
  const { writable, row } = view;
  if (!writable) return 'it is read-only and yet no replica: look at it first';
  if (row === undefined)
    return 'it has no guard, so nothing shows that it ever served this workload, nor that it is closed';
  if (row.epoch === 0) return 'it never served this workload: it is no old primary';
  if (row.epoch >= epoch) return `it stands at epoch ${row.epoch}, the ledger at ${epoch}: it is no old primary`;
  if (row.open)
    return `it is still open under epoch ${row.epoch} (until ${row.validUntil}): its keeper closes it, npx handover status says when it has`;
  return undefined;
}

export interface OldPrimarySituation {
  /** What has the name that the settings give this side. */
  readonly own: InstanceState;
  /** What has the name under which the old primary is kept. */
  readonly kept: InstanceState;
  /** The inside of `own`; undefined: it does not answer now. */
  readonly inside: GuardView | undefined;
  readonly epoch: number;
}

export type KeepDecision =
  | { readonly action: 'none' | 'done' | 'wait' | 'needs-person'; readonly because: string }
  /** A last snapshot first, then the other name. */
  | { readonly action: 'keep' };

/** Look first: both names say how far an earlier run came. */
export function decideKeep({ own, kept, inside, epoch }: OldPrimarySituation): KeepDecision {
  if (own.role === 'replica') return replicaThere(kept);
  if (own.role === 'missing') return renamed(kept);
  if (own.status.means === 'person') return { action: 'needs-person', because: doesNotPass(own.status) };
  if (own.status.means === 'passing') return wait(`status is ${own.status.name}`);
  if (kept.role !== 'missing') return bothThere(kept);
  if (inside === undefined) return wait('it does not answer just now');
  const complaint = notAnOldPrimary(inside, epoch);
  return complaint === undefined ? { action: 'keep' } : { action: 'needs-person', because: complaint };
}

const replicaThere = (kept: InstanceState): KeepDecision =>
  kept.role === 'missing'
    ? { action: 'none', because: 'it is a replica already' }
    : { action: 'done', because: 'it is kept, and a replica stands in its place' };

/** Between the two names RDS may show neither. */
function renamed(kept: InstanceState): KeepDecision {
  if (kept.role === 'missing') return wait('neither of its two names is shown just now');
  if (kept.status.means === 'person') return { action: 'needs-person', because: doesNotPass(kept.status) };
  if (kept.status.means === 'passing') return wait(`it is being renamed, status is ${kept.status.name}`);
  return { action: 'done', because: 'it has its other name' };
}

/** An answer about the old name may be a stale one while the other is taking effect. */
const bothThere = (kept: Exclude<InstanceState, { role: 'missing' }>): KeepDecision =>
  kept.status.means === 'passing'
    ? wait(`it is being renamed, status is ${kept.status.name}`)
    : { action: 'needs-person', because: 'another instance has the name under which it would be kept' };

const wait = (because: string): KeepDecision => ({ action: 'wait', because });

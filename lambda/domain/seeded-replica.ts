import type { InstanceState } from '../ports/database-fleet';
import { doesNotPass } from './promotion';

export interface SeedSituation {
  readonly own: InstanceState;
  /** Old primary under its other name: what the new replica is made like. */
  readonly kept: InstanceState;
}

export type SeedDecision =
  | { readonly action: 'wait' | 'needs-person'; readonly because: string }
  | { readonly action: 'create' }
  /** It is there: what it could not be created with, then whether it follows. */
  | { readonly action: 'settle' };

/** An instance and its replica: nothing follows until somebody creates it. */
export function decideSeed({ own, kept }: SeedSituation): SeedDecision {
  if (own.role === 'missing')
    return kept.role === 'missing'
      ? { action: 'wait', because: 'neither of the two names is shown just now' }
      : { action: 'create' };
  if (own.role === 'primary')
    return { action: 'needs-person', because: 'it is a primary: a replica cannot be made under a name that is taken' };
  return follows(own);
}

/** Aurora adds the old primary back to its global database by itself, with a new volume: there is only waiting for it. */
export function decideReadded({ own }: Pick<SeedSituation, 'own'>): SeedDecision {
  const complaint = notReadded(own);
  if (complaint !== undefined) return { action: 'needs-person', because: complaint };
  if (own.role !== 'replica')
    return { action: 'wait', because: 'its global database shows it as the writer: Aurora has not made it a copy yet' };
  return isResyncing(own) ? { action: 'wait', because: RESYNCING } : follows(own);
}

/** Aurora's word for a member whose storage has to be built anew: minutes to hours. */
const isResyncing = ({ replication }: Extract<InstanceState, { role: 'replica' }>): boolean =>
  replication.status === 'pending-resync';

const RESYNCING = 'Aurora builds its storage anew (pending-resync), which takes minutes to hours';

/** Why Aurora makes no copy of what stands here; undefined: it has, or it will. */
export function notReadded(own: InstanceState): string | undefined {
  if (own.role === 'missing')
    return 'there is no such cluster: create one of that name, add it to the global database, then start again';
  if (own.role === 'primary' && own.standsAlone === true)
    return 'it is not in its global database: while Aurora is still adding it back start again later; if somebody has detached it, it can be written to and Aurora never adds it back: take a snapshot of it, delete it, and add a new secondary cluster of that name to the global database';
  return undefined;
}

function follows({ status, replication }: Extract<InstanceState, { role: 'replica' }>): SeedDecision {
  if (status.means === 'person') return { action: 'needs-person', because: doesNotPass(status) };
  if (replication.status === 'terminated')
    return {
      action: 'needs-person',
      because: 'its replication is terminated for good: delete this replica, then start again',
    };
  if (status.means === 'passing') return { action: 'wait', because: `status is ${status.name}` };
  return { action: 'settle' };
}

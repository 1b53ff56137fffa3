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
  if (own.role === 'missing')
    return {
      action: 'needs-person',
      because: 'the cluster does not exist; create it and add it to its global database',
    };
  if (own.role === 'primary')
    return { action: 'wait', because: 'Aurora has not added it back to its global database yet' };
  return follows(own);
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

import type { DatabaseFleet, InstanceState } from '../../ports/database-fleet';
import type { GuardView } from '../../ports/guarded-database';
import type { KnownDatabases } from './dry-databases';
import { SUPPOSED_POSITION } from './dry-fences';
import type { Journal } from './journal';

/** What the instance is called now that would have this name by then. */
export const realName = (journal: Journal, instance: string): string =>
  journal.all('renamed').findLast(({ to }) => to === instance)?.from ?? instance;

export const isReprotect = ({ run }: Journal): boolean => run?.orchestration === 'reprotect';

export const isCreated = (journal: Journal, instance: string): boolean =>
  journal.all('created').some((effect) => effect.instance === instance);

export const follows = (state: InstanceState): boolean => state.role === 'replica' && state.replication.healthy;

/** The side that was left, as a reprotect has changed it so far. A run would wait for hours: what it waits for has come. */
export function leftSideAsSupposed(
  real: DatabaseFleet,
  journal: Journal,
  known: KnownDatabases,
): DatabaseFleet['describe'] {
  const now = (instance: string): Promise<InstanceState> => real.describe(realName(journal, instance));
  return async (instance) => {
    const created = journal.all('created').findLast((effect) => effect.instance === instance);
    if (created !== undefined) return replicaIn(await now(created.like));
    if (journal.all('renamed').some(({ from }) => from === instance)) return { role: 'missing' };
    const state = withoutWaiting(await now(instance));
    return known.kindOf(instance) === 'aurora-global' ? addedBack(state) : state;
  };
}

const AVAILABLE = { name: 'available', means: 'available' } as const;

/** Under the host name of the instance whose place it takes. */
function replicaIn(like: InstanceState): InstanceState {
  const endpoint = like.role === 'missing' ? undefined : like.endpoint;
  return { role: 'replica', status: AVAILABLE, endpoint, replication: { status: 'replicating', healthy: true } };
}

const withoutWaiting = (state: InstanceState): InstanceState =>
  state.role !== 'missing' && state.status.means === 'passing' ? { ...state, status: AVAILABLE } : state;

/** Aurora does so by itself with whatever is in its global database. */
function addedBack(state: InstanceState): InstanceState {
  if (state.role === 'missing' || (state.role === 'primary' && state.standsAlone)) return state;
  const { status, endpoint } = state;
  return { role: 'replica', status, endpoint, replication: { status: 'connected', healthy: true } };
}

/** A copy that does not exist yet, or is being built, and follows by then. What its old self does not tell is not in its way. */
export function followingCopy(view: GuardView | undefined, now: string): GuardView {
  const { clock, timeline, row } = view ?? { clock: now, timeline: 'supposed', row: undefined };
  const copied = { epoch: 0, open: true, validUntil: clock, timeline, unguarded: [], ...row };
  return {
    clock,
    timeline,
    writable: false,
    receiving: true,
    replayed: SUPPOSED_POSITION,
    row: { ...copied, faults: [], heartbeatAt: clock },
  };
}

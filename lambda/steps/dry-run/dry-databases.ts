import type { CallVerdict } from '../../contract/dry-run';
import type { DatabaseSettings } from '../../contract/settings';
import type { DatabaseFleet, Endpoint, InstanceState, PromotionKind } from '../../ports/database-fleet';
import type { DatabaseConnections, GuardedDatabase, GuardView } from '../../ports/guarded-database';
import { SUPPOSED_POSITION } from './dry-fences';
import { followingCopy, isCreated, isReprotect, leftSideAsSupposed } from './dry-left-side';
import type { Journal } from './journal';

const OPERATIONS: Readonly<Record<DatabaseSettings['kind'], Readonly<Record<PromotionKind, string>>>> = {
  'rds-replica-pair': { failover: 'rds:PromoteReadReplica', switchover: 'rds:PromoteReadReplica' },
  'aurora-global': { failover: 'rds:FailoverGlobalCluster', switchover: 'rds:SwitchoverGlobalCluster' },
};

export interface KnownDatabases {
  /** By the identifier of this side. */
  kindOf(instance: string): DatabaseSettings['kind'];
  instanceOf(database: DatabaseSettings): string;
  /** Now, and not only in the end. */
  follows(instance: string): Promise<boolean>;
}

const isPromoted = (journal: Journal, instance: string): boolean =>
  journal.all('promoted').some((effect) => effect.instance === instance);

export function dryFleet(real: DatabaseFleet, journal: Journal, known: KnownDatabases): DatabaseFleet {
  const left = leftSideAsSupposed(real, journal, known);
  return {
    describe: async (instance) => {
      const state = await (isReprotect(journal) ? left(instance) : real.describe(instance));
      if (!isPromoted(journal, instance) || state.role === 'missing') return state;
      return { role: 'primary', status: { name: 'available', means: 'available' }, endpoint: state.endpoint };
    },
    promote: async (instance, how) =>
      journal.plan({
        operation: OPERATIONS[known.kindOf(instance)][how],
        target: instance,
        ...judged(await real.describe(instance)),
        effect: { kind: 'promoted', instance },
      }),
  };
}

/** RDS refuses a promotion in every other status. */
function judged(state: InstanceState): { readonly verdict: CallVerdict; readonly detail: string } {
  if (state.role !== 'replica') return { verdict: 'would fail', detail: `it is ${state.role}, no replica` };
  const { status, replication } = state;
  const detail = `replica, ${status.name}, replication ${replication.status}`;
  return { verdict: status.means === 'available' ? 'would pass' : 'would fail', detail };
}

export function dryConnections(
  real: DatabaseConnections,
  journal: Journal,
  known: KnownDatabases,
): DatabaseConnections {
  return {
    guarded: (database, endpoint) => dryGuard(real.guarded(database, endpoint), { database, endpoint, journal, known }),
    probe: (database, endpoint) => {
      const probe = real.probe(database, endpoint);
      return {
        effectsOf: (application, jobIds) => probe.effectsOf(application, jobIds),
        writeThrough: async () =>
          journal.plan({
            operation: 'sql:write one row',
            target: named(database, endpoint),
            detail: 'through the guard',
          }),
      };
    },
  };
}

interface Guarded {
  readonly database: DatabaseSettings;
  readonly endpoint: Endpoint;
  readonly journal: Journal;
  readonly known: KnownDatabases;
}

const named = ({ name }: DatabaseSettings, { host, port }: Endpoint): string => `${name} at ${host}:${port}`;

function dryGuard(real: GuardedDatabase, { database, endpoint, journal, known }: Guarded): GuardedDatabase {
  const target = named(database, endpoint);
  const instance = known.instanceOf(database);
  const seen = async (): Promise<GuardView> => {
    if (isCreated(journal, instance)) return followingCopy(await real.look(), journal.now);
    if (isReprotect(journal) && database.kind === 'aurora-global' && !(await known.follows(instance)))
      return followingCopy(await real.look().catch(() => undefined), journal.now);
    const view = await real.look();
    if (!isPromoted(journal, instance)) return following(view, journal);
    return promoted(view, journal.all('opened').findLast((effect) => effect.database === database.name)?.epoch);
  };
  return {
    look: seen,
    open: async ({ epoch }) => {
      const { timeline, clock } = await real.look();
      journal.plan({
        operation: 'sql:open',
        target,
        detail: `it answers; applications would be admitted under epoch ${epoch}`,
        effect: { kind: 'opened', database: database.name, epoch },
      });
      return { timeline, openedAt: clock };
    },
    install: async () => journal.plan({ operation: 'sql:install the guard', target, detail: 'it answers' }),
    extend: async () => true,
    close: async (epoch) => {
      journal.plan({ operation: 'sql:close', target, detail: `under epoch ${epoch}` });
      return { closedAt: (await real.look()).clock, flushPosition: SUPPOSED_POSITION };
    },
  };
}

/** Once ownership is taken the old side would be closed, and a copy that follows would have replayed all of it. */
const following = (view: GuardView, journal: Journal): GuardView =>
  journal.last('lease') === undefined || view.replayed === undefined ? view : { ...view, replayed: SUPPOSED_POSITION };

function promoted({ replayed: _, row, ...view }: GuardView, epoch: number | undefined): GuardView {
  const open = row && epoch !== undefined && { ...row, epoch, open: true, timeline: view.timeline, validUntil: LATER };
  return { ...view, writable: true, receiving: false, ...(row && { row: open || row }) };
}

/** Of an opened row: later than any clock of a dry run. */
const LATER = '9999-12-31T23:59:59.999999Z';

import type { CallVerdict } from '../../contract/dry-run';
import { replacedStorage } from '../../contract/names';
import type { ClusterSnapshot, ClusterSnapshots } from '../../ports/cluster-snapshots';
import type { DatabaseFleet, InstanceState } from '../../ports/database-fleet';
import type { ProtectionStore } from '../../ports/protection-store';
import type { LastSnapshot, ReplicaSeed, ReplicaSeeding, SeedingJudge } from '../../ports/replica-seeding';
import { follows, realName } from './dry-left-side';
import type { Journal } from './journal';

export interface SeedingWorld {
  readonly fleet: Pick<DatabaseFleet, 'describe'> | undefined;
  readonly judge: SeedingJudge | undefined;
}

interface Judged {
  readonly verdict: CallVerdict;
  readonly detail: string;
}

/** Snapshot, other name, replica, its settings: each is judged by what stands there now. What is under way counts as done. */
export function drySeeding(real: ReplicaSeeding, journal: Journal, world: SeedingWorld): ReplicaSeeding {
  const found = async (wanted: LastSnapshot): Promise<'none' | 'available'> => {
    if (journal.all('snapshotted').some(({ snapshot }) => snapshot === wanted.name)) return 'available';
    const standing = await real.found({ ...wanted, instance: realName(journal, wanted.instance) });
    return standing === 'none' ? 'none' : 'available';
  };
  const now = (instance: string): Promise<Judged> => judged(world.fleet?.describe(realName(journal, instance)));
  return {
    found,
    snapshot: async (wanted) => {
      const { name, instance } = wanted;
      if ((await found(wanted)) === 'available') return 'available';
      journal.plan({
        operation: 'rds:CreateDBSnapshot',
        target: `${name} of ${instance}`,
        ...(await now(instance)),
        effect: { kind: 'snapshotted', snapshot: name },
      });
      return 'available';
    },
    rename: async (instance, to) =>
      journal.plan({
        operation: 'rds:ModifyDBInstance',
        target: `${instance} to ${to}`,
        ...(await now(instance)),
        effect: { kind: 'renamed', from: instance, to },
      }),
    create: async (seed) =>
      journal.plan({
        operation: 'rds:CreateDBInstanceReadReplica',
        target: `${seed.replica} of ${seed.source.instance} in ${seed.source.region}`,
        ...(await ofReplica({ ...seed, like: realName(journal, seed.like) }, world.judge)),
        effect: { kind: 'created', instance: seed.replica, like: seed.like },
      }),
    settle: (replica, like) => settle(replica, like, journal, world.judge),
  };
}

async function settle(
  replica: string,
  like: string,
  journal: Journal,
  judge: SeedingJudge | undefined,
): Promise<'under way' | 'settled'> {
  if (journal.all('settled').some(({ instance }) => instance === replica)) return 'settled';
  const created = journal.all('created').some(({ instance }) => instance === replica);
  const calls = await judge?.settling(created ? undefined : replica, realName(journal, like));
  const effect = { kind: 'settled', instance: replica } as const;
  for (const call of calls ?? []) journal.plan({ ...call, target: replica, effect });
  return calls?.length === 0 ? 'settled' : 'under way';
}

/** RDS snapshots and renames what is available; a run waits for what passes. */
async function judged(describing: Promise<InstanceState> | undefined): Promise<Judged> {
  const state = await describing;
  if (state === undefined) return { verdict: 'unknown', detail: 'nothing can look at it' };
  if (state.role === 'missing') return { verdict: 'would fail', detail: 'it is not there' };
  const { name, means } = state.status;
  if (means === 'available') return { verdict: 'would pass', detail: `${state.role}, ${name}` };
  const waits = means === 'passing' ? ': a run waits until that has passed' : '';
  return { verdict: 'would fail', detail: `${state.role}, ${name}${waits}` };
}

async function ofReplica(seed: ReplicaSeed, judge: SeedingJudge | undefined): Promise<Judged> {
  try {
    const because = await judge?.refusesReplica(seed);
    const detail = because ?? `made like ${seed.like}; its source is available and has backups`;
    return { verdict: because === undefined ? 'would pass' : 'would fail', detail };
  } catch (error) {
    return { verdict: 'unknown', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** As long as a cluster does not follow, Aurora may still take its snapshot: that it does is supposed. */
export function dryClusterSnapshots(
  real: ClusterSnapshots,
  journal: Journal,
  { fleet }: Pick<SeedingWorld, 'fleet'>,
): ClusterSnapshots {
  return {
    of: async (cluster) => {
      const [standing, state] = await Promise.all([real.of(cluster), fleet?.describe(cluster)]);
      const copies = journal.all('copied').flatMap((effect) => (effect.cluster === cluster ? [effect.copy] : []));
      const done = (one: ClusterSnapshot): ClusterSnapshot => atLast(one, journal.now);
      const taken = { name: supposed(cluster), status: 'available', stays: false, takenAt: journal.now };
      return [...standing.map(done), ...(state !== undefined && follows(state) ? [] : [taken]), ...copies];
    },
    copy: async ({ cluster, from, to }) => {
      const isSupposed = from === supposed(cluster);
      const copy = { name: to, status: 'available', stays: true, takenAt: journal.now, copyOf: from };
      journal.plan({
        operation: 'rds:CopyDBClusterSnapshot',
        target: `${to} of ${from}`,
        verdict: isSupposed ? 'unknown' : 'would pass',
        detail: isSupposed ? 'Aurora has taken none yet: that it does is supposed' : 'Aurora has taken it',
        effect: { kind: 'copied', cluster, copy },
      });
    },
  };
}

/** Its name ends with the time at which it is taken. */
const supposed = (cluster: string): string => `${replacedStorage(cluster)}timestamp`;

/** What is under way counts as done. */
const atLast = ({ status, takenAt, ...one }: ClusterSnapshot, now: string): ClusterSnapshot => {
  const passes = status === 'creating' || status === 'copying';
  return { ...one, status: passes ? 'available' : status, takenAt: takenAt ?? now };
};

export const dryProtections = (real: ProtectionStore, journal: Journal): ProtectionStore => ({
  protections: () => real.protections(),
  protect: async (protection) => {
    const { region, epoch, databases } = protection;
    const detail = `${databases.map(({ replica }) => replica).join(', ')} can take over`;
    journal.plan({ operation: 'dynamodb:PutItem', target: `ledger: protection of ${region}, epoch ${epoch}`, detail });
    return protection;
  },
});

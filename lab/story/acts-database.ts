import type { Side } from '../../lambda/contract/settings';
import { holdTransaction, tryToCommit } from '../scenarios/old-database';
import type { Acts, Lift } from './act';
import { downOf, lossOf } from './acts-network';
import { STALL, type StoryStage } from './story-stage';

export const DATABASE_ACTS: Acts<
  'database down' | 'replication stalls' | 'replication lag' | 'backing up' | 'stubborn session' | 'gray'
> = {
  'database down': ({ side }, set) => takeDown(set, side),
  'replication stalls': (_, set) => {
    set.take(STALL);
    set.settle();
    return () => {
      set.release(STALL);
      set.settle();
    };
  },
  'replication lag': async ({ seconds }, set) => {
    const { lagSeconds } = set;
    await applyLate(set, seconds);
    return () => applyLate(set, lagSeconds);
  },
  'backing up': (_, set) => backUp(set),
  'stubborn session': (_, set) => freezeSession(set),
  gray: ({ part }, set) => {
    const { services } = set.stage.world.parts;
    set.gray = part;
    services.failWrites('home', part);
    return () => {
      set.gray = 0;
      services.failWrites('home', 0);
    };
  },
};

/** Killed, and started again as a crashed server is; while its Region is lost nobody starts it. */
async function takeDown(set: StoryStage, side: Side): Promise<Lift> {
  const { databases } = set.stage.world.parts;
  const what = downOf(side);
  if (set.take(what)) await set.inTurn(side, () => databases.kill(side));
  return async () => {
    if (set.release(what)) await set.inTurn(side, async () => set.isHeld(lossOf(side)) || databases.revive(side));
  };
}

/** The replica has what it is sent, and applies it so late: a commit is seen there as late as with a slow line. */
export async function applyLate({ stage }: StoryStage, seconds: number): Promise<void> {
  const { pairs } = stage.world.parts.databases;
  const replicas = pairs.map(({ server }) => server[stage.world.other]);
  const delay = `ALTER SYSTEM SET recovery_min_apply_delay = '${Math.round(seconds * 1000)}ms'`;
  for (const replica of replicas.filter(({ running }) => running))
    await replica.asAdmin(async (admin) => {
      await admin.query(delay);
      await admin.query('SELECT pg_reload_conf()');
    });
}

/** RDS promotes no replica that is not available. Not while a promotion is under way: it takes no backup then. */
function backUp({ stage: { world } }: StoryStage): Lift {
  const { rds } = world.parts.databases;
  const region = world.otherRegion;
  const inStatus = (status: string) => rds.instances(region).filter((one) => one.status === status && one.source);
  const replicas = inStatus('available');
  for (const { identifier } of replicas) rds.change(region, identifier, { status: 'backing-up' });
  return () => {
    for (const { identifier } of inStatus('backing-up')) rds.change(region, identifier, { status: 'available' });
  };
}

/** A session that does not end when it is told to is a process of the server that stands still. */
async function freezeSession({ stage }: StoryStage): Promise<Lift> {
  const { world } = stage;
  const transaction = await holdTransaction(stage, { id: `stubborn-${Date.now()}`, isolation: 'READ COMMITTED' });
  const pids = await idleInTransaction(stage);
  const signal = (name: NodeJS.Signals): void => {
    for (const pid of pids) tell(pid, name);
  };
  signal('SIGSTOP');
  world.parts.endings.add('the session that stands still', () => signal('SIGCONT'));
  return async () => {
    signal('SIGCONT');
    await tryToCommit(stage, transaction);
  };
}

async function idleInTransaction({ world }: StoryStage['stage']): Promise<readonly number[]> {
  const [pair] = world.parts.databases.pairs;
  if (pair === undefined) return [];
  return pair.server[world.first].asAdmin(async (admin) => {
    const { rows } = await admin.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE 'INSERT INTO lab_orders%' AND usename = $1",
      [pair.application.username],
    );
    return rows.map(({ pid }) => pid);
  });
}

/** It may have died with its server. */
function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    return;
  }
}

import type { LabCheck } from '../verdict/lab-check';
import { type HeldOptions, HeldTransaction } from '../workload/held-transaction';
import type { DatabasePair } from '../world/databases';
import { comesTrue, type Stage } from './stage';

/** The database that serves first, as a scenario about the fence sees it. */
function pairOf({ world }: Stage): DatabasePair {
  const [pair] = world.parts.databases.pairs;
  if (pair === undefined) throw new Error('the workload has no database');
  return pair;
}

/** An application begins a transaction there and takes its time. It is ended with the world. */
export async function holdTransaction(
  stage: Stage,
  { id, isolation }: Pick<HeldOptions, 'id' | 'isolation'>,
): Promise<HeldTransaction> {
  const { world } = stage;
  const { server, application, settings } = pairOf(stage);
  const transaction = await HeldTransaction.begin({
    id,
    isolation,
    server: server[world.first],
    login: application,
    database: settings.databaseName,
    region: world.firstRegion,
  });
  stage.transactions.push(transaction);
  world.parts.endings.add(`the transaction ${id}`, () => transaction.end());
  world.parts.happenings.tell({ lane: 'clients', kind: 'note', text: `a long transaction has begun (${id})` });
  return transaction;
}

/** Tells how it went: a COMMIT that is refused is what a fence is for. */
export async function tryToCommit({ world }: Stage, transaction: HeldTransaction): Promise<void> {
  await transaction.commit();
  const refused = transaction.refused !== undefined;
  const text = refused
    ? 'the long transaction is refused at COMMIT'
    : 'THE LONG TRANSACTION COMMITS IN THE OLD DATABASE';
  world.parts.happenings.tell({ lane: 'clients', kind: refused ? 'note' : 'fault', text });
}

/** A moment of a run is met within so long; the next state may begin 100 ms later. */
const LOOK_MS = 20;

/** Until a run has entered the state, or it is clear that none will: `Fenced` is where it holds the old side for fenced. */
export const untilEntered = ({ world }: Stage, state: string, limitMs: number): Promise<boolean> =>
  comesTrue(
    limitMs,
    async () => world.parts.history.some((event) => event.kind === 'StateEntered' && event.state === state),
    LOOK_MS,
  );

export function sayDeadline(validUntil: number, fenced: number): string {
  const seconds = (fenced - validUntil) / 1000;
  return `its deadline lies ${Math.abs(seconds).toFixed(1)} s ${seconds < 0 ? 'AFTER' : 'before'} the moment of the fence`;
}

export interface FenceRow {
  readonly open: boolean;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
  /** Counts every extension, also one that extends nothing. */
  readonly heartbeat: number;
}

/** Read by the provider's superuser, on no line of Handover's. */
export async function readFence(stage: Stage): Promise<FenceRow> {
  const { server, settings } = pairOf(stage);
  return server[stage.world.first].asAdmin(async (admin) => {
    const { rows } = await admin.query<{ open: boolean; until: Date; heartbeat: string }>(
      'SELECT open, valid_until AS until, heartbeat::text FROM handover.lease',
    );
    const [row] = rows;
    if (row === undefined) throw new Error('the old database has no row of the fence');
    return { open: row.open, validUntil: row.until.getTime(), heartbeat: Number(row.heartbeat) };
  }, settings.databaseName);
}

/** Whether no application may log in any more: only a keeper does that. */
export async function isBarred({ world }: Stage): Promise<boolean> {
  const barred = world.parts.databases.pairs.map(({ server, application }) =>
    server[world.first].asAdmin(async (admin) => {
      const { rows } = await admin.query<{ rolcanlogin: boolean }>(
        'SELECT rolcanlogin FROM pg_roles WHERE rolname = $1',
        [application.username],
      );
      return rows[0]?.rolcanlogin === false;
    }),
  );
  return (await Promise.all(barred)).every(Boolean);
}

/** Words of the guard itself: a write that failed for another reason shows nothing about the fence. */
const BY_THE_FENCE = /handover: closed/;

export const refusedByFence = (reason: string | undefined): boolean => BY_THE_FENCE.test(reason ?? '');

export function commitCheck({ refused, acknowledged }: HeldTransaction): LabCheck {
  const detail = acknowledged.length > 0 ? 'it was committed' : (refused ?? 'nobody tried');
  return { name: 'the long transaction is refused at COMMIT by the fence', passed: refusedByFence(refused), detail };
}

/** The old side was alive while nobody could call it off; otherwise its silence afterwards shows nothing. */
export function wroteOnCheck({ world, faultAt = 0, client, stuckClient }: Stage): LabCheck {
  const all = [...client.acknowledged, ...stuckClient.acknowledged];
  const count = all.filter(({ region, sentAt }) => region === world.firstRegion && sentAt > faultAt).length;
  const detail = `${count} writes acknowledged by ${world.firstRegion} after the fault`;
  return { name: 'the old side went on writing until its deadline', passed: count > 0, detail };
}

/** After its deadline its clients kept trying, on connections that had been open all the time, and the database said no. */
export function refusedCheck({ world, stuckClient }: Stage, since: number, name: string): LabCheck {
  const tried = stuckClient.failed.filter(({ sentAt }) => sentAt > since);
  const refused = tried.filter(({ reason }) => refusedByFence(reason));
  const detail = `${refused.length} of ${tried.length} writes that failed in ${world.firstRegion} were refused by the fence`;
  return { name, passed: refused.length > 0, detail };
}

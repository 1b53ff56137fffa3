import type { Statements } from './database-session';
import { WATCH_LOCK } from './migrations/0002-watchdog';

/** Each call waits for the one that is watching, so one is there again at once; a watchdog that died, after two seconds. */
const CREATE = `CREATE EVENT IF NOT EXISTS handover.watchdog ON SCHEDULE EVERY 2 SECOND
ON COMPLETION PRESERVE ENABLE COMMENT 'closes the database when nobody extends it' DO CALL handover.watch()`;

const STATUS = `SELECT status AS status FROM information_schema.events WHERE event_schema = 'handover' AND event_name = 'watchdog'`;

/** `elsewhere`: it came by replication and rests until somebody enables it here. */
type WatchdogState = 'missing' | 'enabled' | 'elsewhere';

async function stateOf(statements: Statements): Promise<WatchdogState> {
  const [event] = await statements.rows<{ status: string }>(STATUS);
  if (event === undefined) return 'missing';
  return event.status === 'ENABLED' ? 'enabled' : 'elsewhere';
}

/** SLAVESIDE_DISABLED, or since 8.4 REPLICA_SIDE_DISABLED, is what every event becomes on a replica.
 * https://dev.mysql.com/doc/refman/8.4/en/replication-features-invoked.html */
export async function startWatchdog(statements: Statements): Promise<void> {
  const state = await stateOf(statements);
  if (state === 'missing') await statements.change(CREATE);
  if (state === 'elsewhere') await statements.change('ALTER EVENT handover.watchdog ENABLE');
}

/** Wakes the event where there is one; where there is none, the grade has none. */
export async function wakeWatchdog(statements: Statements): Promise<void> {
  if ((await stateOf(statements)) === 'elsewhere') await statements.change('ALTER EVENT handover.watchdog ENABLE');
}

export async function stopWatchdog(statements: Statements): Promise<void> {
  if ((await stateOf(statements)) === 'missing') return;
  await statements.change('DROP EVENT IF EXISTS handover.watchdog');
  await interruptWatch(statements);
}

const WATCHING = `SELECT IS_USED_LOCK('${WATCH_LOCK}') AS id`;

export const isWatching = async (statements: Statements): Promise<boolean> =>
  (await statements.rows<{ id: number | null }>(WATCHING))[0]?.id !== null;

/** Takes away what the watchdog says of the next two seconds; the event's next call looks at the row anew. */
export async function interruptWatch(statements: Statements): Promise<void> {
  const [watching] = await statements.rows<{ id: number | null }>(WATCHING);
  if (watching === undefined || watching.id === null) return;
  await endSession(statements, watching.id);
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-stored-proc-ending.html */
export const endSession = (statements: Statements, id: number): Promise<number> =>
  statements.change('CALL mysql.rds_kill(:id)', { id });

import { ERRORS, FailoverError } from '../../../contract/errors';
import { withChangeLock } from './advisory-lock';
import { barOrAdmit } from './application-accounts';
import { wakeEvents } from './application-events';
import type { Statements } from './database-session';
import { tableExists } from './guard-migration';
import type { GuardSettings } from './guard-settings';
import { uncover } from './guard-triggers';
import { stopWatchdog } from './guard-watchdog';

/**
 * Takes everything away that could refuse a write: the event, the triggers, the bar; then the schema. Markers of effects are
 * not thrown away: a failover tells by them which jobs were done. While there are any the schema stays, and this says so.
 */
export async function removeGuard(statements: Statements, settings: GuardSettings): Promise<void> {
  await stopWatchdog(statements);
  await uncover(statements);
  if (!(await tableExists(statements, 'migration'))) return;
  await withChangeLock(statements, async () => {
    await barOrAdmit(statements, 'admit', settings.applicationRoles);
    if (await tableExists(statements, 'application_event')) await wakeEvents(statements, settings);
    if (await tableExists(statements, 'effect')) await keepMarkers(statements);
    await dropSchema(statements);
  });
}

async function keepMarkers(statements: Statements): Promise<void> {
  const [marked] = await statements.rows('SELECT 1 AS marked FROM handover.effect LIMIT 1');
  if (marked === undefined) return;
  throw new FailoverError(
    ERRORS.badInput,
    'the guard refuses no write any more, but its schema stays: handover.effect holds markers of jobs; TRUNCATE it when no job needs them, or state another grade',
  );
}

/** `migration` last: what is left of a removal that died is found by it. */
const TABLES = [
  'effect',
  'verification',
  'barred',
  'application_role',
  'application_event',
  'fault',
  'lease',
  'migration',
];
const PROCEDURES = ['watch', 'bar', 'bar_account', 'end_sessions', 'admit_again', 'admit_account', 'require_open'];

/** What a team has put into the schema is the team's: then the empty-handed schema stays. */
async function dropSchema(statements: Statements): Promise<void> {
  for (const name of PROCEDURES) await statements.change(`DROP PROCEDURE IF EXISTS handover.${name}`);
  for (const name of TABLES) await statements.change(`DROP TABLE IF EXISTS handover.${name}`);
  const [{ left } = { left: 1 }] = await statements.rows<{ left: number }>(
    `SELECT (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'handover')
      + (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = 'handover')
      + (SELECT COUNT(*) FROM information_schema.events WHERE event_schema = 'handover') AS \`left\``,
  );
  if (left === 0) await statements.change('DROP DATABASE handover');
}

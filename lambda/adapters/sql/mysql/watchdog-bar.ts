import type { Statements } from './database-session';
import { literal } from './sql-names';

const BARRED = `
SELECT b.user, b.host FROM handover.barred b JOIN mysql.user u ON u.User = b.user AND u.Host = b.host`;

/** Lifts what the watchdog has barred itself, and nothing else: it is gone, or about to be. */
export async function liftBar(statements: Statements): Promise<void> {
  const barred = await statements.rows<{ user: string; host: string }>(BARRED);
  for (const { user, host } of barred)
    await statements.change(`ALTER USER IF EXISTS ${literal(user)}@${literal(host)} ACCOUNT UNLOCK`);
  await forgetBar(statements);
}

/** Opening has set the wanted state of every account: nothing of an earlier bar counts any more. */
export async function forgetBar(statements: Statements): Promise<void> {
  const [{ count } = { count: 0 }] = await statements.rows<{ count: number }>(
    'SELECT COUNT(*) AS count FROM handover.barred',
  );
  if (count > 0) await statements.change('DELETE FROM handover.barred');
}

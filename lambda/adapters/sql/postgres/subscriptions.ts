import { DatabaseError, escapeIdentifier } from 'pg';
import { inSavepoint, type Statements } from './database-session';

const ENABLED = `
SELECT subname AS name FROM pg_subscription
WHERE subenabled AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1`;

/**
 * Stops logical replication into this database, inside the caller's transaction, and answers why where that failed. Opening
 * does not start it again: what it applies passes the guard by.
 */
export async function disableSubscriptions(statements: Statements): Promise<readonly string[]> {
  const { rows } = await statements.query<{ name: string }>(ENABLED);
  const refused: string[] = [];
  for (const { name } of rows) refused.push(...(await disable(statements, name)));
  return refused;
}

async function disable(statements: Statements, name: string): Promise<readonly string[]> {
  try {
    await inSavepoint(statements, () => statements.query(`ALTER SUBSCRIPTION ${escapeIdentifier(name)} DISABLE`));
    return [];
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '42501')) throw error;
    return [
      `subscription "${name}" can not be disabled (${error.message}): make the login of Handover a member of its owner`,
    ];
  }
}

import { lockForTransaction } from './advisory-lock';
import type { DatabaseSession, Statements } from './database-session';
import { MIGRATION_TABLE, MIGRATIONS } from './migrations';

/** Brings the schema `handover` to the newest version, from nothing or from any released one. */
export async function migrate(session: DatabaseSession): Promise<void> {
  const done = await session.run(installedVersion);
  if (done === 0) await session.transaction(async (statements) => createMigrationTable(statements));
  for (let number = done + 1; number <= MIGRATIONS.length; number += 1) {
    await session.transaction((statements) => apply(statements, number));
  }
}

async function installedVersion(statements: Statements): Promise<number> {
  const { rows } = await statements.query<{ there: boolean }>(
    `SELECT to_regclass('handover.migration') IS NOT NULL AS there`,
  );
  if (!rows[0]?.there) return 0;
  const versions = await statements.query<{ number: number }>(
    'SELECT coalesce(max(number), 0) AS number FROM handover.migration',
  );
  return versions.rows[0]?.number ?? 0;
}

async function createMigrationTable(statements: Statements): Promise<void> {
  await lockForTransaction(statements);
  await statements.query(MIGRATION_TABLE);
}

/** Another keeper may have been first: looked at again under the lock. */
async function apply(statements: Statements, number: number): Promise<void> {
  await lockForTransaction(statements);
  if ((await installedVersion(statements)) >= number) return;
  await statements.query(MIGRATIONS[number - 1] ?? '');
  await statements.query('INSERT INTO handover.migration (number) VALUES ($1)', [number]);
}

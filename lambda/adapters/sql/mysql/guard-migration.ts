import { withChangeLock } from './advisory-lock';
import type { Statements } from './database-session';
import { stopWatchdog } from './guard-watchdog';
import { MIGRATION_TABLE, MIGRATIONS } from './migrations';

/** DDL commits by itself: a migration is written down after its last statement, and may run again from its first. */
export async function migrate(statements: Statements): Promise<void> {
  if ((await installedVersion(statements)) >= MIGRATIONS.length) return;
  await withChangeLock(statements, async () => {
    await runAll(statements, MIGRATION_TABLE);
    // Another keeper may have been first: looked at again under the lock.
    const done = await installedVersion(statements);
    // A procedure that is running cannot be replaced. Installing starts the event again.
    if (done > 0) await stopWatchdog(statements);
    for (let number = done + 1; number <= MIGRATIONS.length; number += 1) await apply(statements, number);
  });
}

async function apply(statements: Statements, number: number): Promise<void> {
  await runAll(statements, MIGRATIONS[number - 1] ?? []);
  await statements.change('INSERT INTO handover.migration (number, at) VALUES (:number, UTC_TIMESTAMP(6))', { number });
}

async function runAll(statements: Statements, list: readonly string[]): Promise<void> {
  for (const statement of list) await statements.change(statement);
}

export async function installedVersion(statements: Statements): Promise<number> {
  if (!(await tableExists(statements, 'migration'))) return 0;
  const [newest] = await statements.rows<{ number: number | null }>(
    'SELECT MAX(number) AS number FROM handover.migration',
  );
  return newest?.number ?? 0;
}

export async function tableExists(statements: Statements, table: string): Promise<boolean> {
  const found = await statements.rows(
    `SELECT 1 AS there FROM information_schema.tables WHERE table_schema = 'handover' AND table_name = :table`,
    { table },
  );
  return found.length > 0;
}

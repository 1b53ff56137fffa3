import { createHash } from 'node:crypto';
import type { Statements } from './database-session';
import { OPEN_LOCK } from './migrations/0002-watchdog';
import { identifier, literal } from './sql-names';

const EVENTS = ['INSERT', 'UPDATE', 'DELETE'] as const;
type Event = (typeof EVENTS)[number];

/** A trigger needs the table for itself for a moment; queueing for long behind a transaction would stop all writers. */
const TABLE_LOCK_SECONDS = 1;

/**
 * Before each row. The seconds since the statement began are added to its start, as in `require_open`: whole seconds in UTC,
 * whatever time zone the session has.
 */
const BODY = `IF IS_USED_LOCK(CONCAT('${OPEN_LOCK}', UNIX_TIMESTAMP() + TIMESTAMPDIFF(SECOND, NOW(), SYSDATE()))) IS NULL THEN CALL handover.require_open(); END IF`;

export interface Table {
  readonly schema: string;
  readonly name: string;
}

/** Handover's own tables are judged like a team's, from the first installation on. */
const OWN_TABLES: readonly Table[] = ['effect', 'verification'].map((name) => ({ schema: 'handover', name }));

const UNCOVERED = `
SELECT c.table_schema AS \`schema\`, c.table_name AS name FROM information_schema.tables c
WHERE c.table_type = 'BASE TABLE' AND (c.table_schema IN (:schemas) OR (c.table_schema = 'handover' AND c.table_name IN (:own)))
  AND (SELECT COUNT(DISTINCT g.event_manipulation) FROM information_schema.triggers g WHERE g.event_object_schema = c.table_schema
       AND g.event_object_table = c.table_name AND g.trigger_name LIKE 'handover\\_guard\\_%' AND g.action_statement = ${literal(BODY)}) < 3
ORDER BY 1, 2`;

/** Tables of these schemas, and Handover's own, that lack one of the three triggers. */
export const uncovered = (statements: Statements, schemas: readonly string[]): Promise<readonly Table[]> =>
  statements.rows<Table>(UNCOVERED, { schemas, own: OWN_TABLES.map(({ name }) => name) });

/** Three, because a trigger of MySQL has one event. One that is there is replaced: its body may be an older one. */
export async function cover(statements: Statements, table: Table): Promise<void> {
  await withShortLock(statements, async () => {
    for (const event of EVENTS) {
      const trigger = triggerOf(table, event);
      await statements.change(`DROP TRIGGER IF EXISTS ${trigger}`);
      await statements.change(
        `CREATE TRIGGER ${trigger} BEFORE ${event} ON ${identifier(table.schema)}.${identifier(table.name)} FOR EACH ROW ${BODY}`,
      );
    }
  });
}

const COVERED = `
SELECT trigger_schema AS \`schema\`, trigger_name AS name FROM information_schema.triggers
WHERE trigger_name LIKE 'handover\\_guard\\_%' AND trigger_schema NOT IN (:spared) ORDER BY 1, 2`;

/** Takes the triggers away wherever they are, also where the plan no longer names the schema. */
export async function uncover(statements: Statements, spared: readonly string[] = []): Promise<void> {
  const triggers = await statements.rows<Table>(COVERED, { spared });
  if (triggers.length === 0) return;
  await withShortLock(statements, async () => {
    for (const { schema, name } of triggers) {
      await statements.change(`DROP TRIGGER IF EXISTS ${identifier(schema)}.${identifier(name)}`);
    }
  });
}

/** A name holds 64 characters, a table's alone may have as many, and a schema's triggers share one set of names. */
const LONGEST_TABLE = 30;

function triggerOf({ schema, name }: Table, event: Event): string {
  const unique = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const readable = `handover_guard_${event.toLowerCase()}_${name.slice(0, LONGEST_TABLE)}_${unique}`;
  return `${identifier(schema)}.${identifier(readable)}`;
}

/** From then on the session waits no longer than that for any table, which is as well. */
async function withShortLock(statements: Statements, work: () => Promise<void>): Promise<void> {
  await statements.change(`SET SESSION lock_wait_timeout = ${TABLE_LOCK_SECONDS}`);
  await work();
}

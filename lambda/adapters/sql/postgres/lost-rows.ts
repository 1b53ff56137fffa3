import { DatabaseError, escapeIdentifier, escapeLiteral } from 'pg';
import type { CopyMark, LostRows, LostTable, NotListed } from '../../../contract/lost-rows';
import { LONGEST_KEY, MOST_KEYS, shortened } from '../../../domain/lost-rows';
import type { OldSideRows } from '../../../ports/old-side-rows';
import { clientConfig, type DatabaseConnection } from './connection-config';
import { breaksSession, DatabaseSession, type Statements } from './database-session';

/** Longest time for one table: a large one must not eat the time of all that come after it. */
const TABLE_TIMEOUT_MS = 4_000;
/** With less left nothing is begun. */
const LEAST_MS = 100;

/** The smallest first, so that most of them are listed. Partitions are tables of their own, views hold nothing of their own, and what an extension owns is not the team's. */
const TABLES = `
SELECT n.nspname AS schema, c.relname AS name, c.relpersistence = 'u' AS unlogged,
  has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable,
  row_security_active(c.oid) AS hidden,
  coalesce((SELECT json_agg(a.attname ORDER BY k.place) FROM pg_index i
    CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE i.indrelid = c.oid AND i.indisprimary), '[]') AS key
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
  AND n.nspname NOT IN ('information_schema', 'handover')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relpages, 1, 2`;

interface Table {
  readonly schema: string;
  readonly name: string;
  readonly unlogged: boolean;
  readonly readable: boolean;
  readonly hidden: boolean;
  readonly key: readonly string[];
}

/** The clock of transactions, and whether the copy can have been one of this server. */
const NEXT = `
SELECT pg_snapshot_xmax($1::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot()) AS follows,
  pg_snapshot_xmax(pg_current_snapshot())::text::bigint >= 4294967296 AS around`;

const ABOUT =
  'rows that were inserted or changed here and that the copy had not replayed at its last look before the promotion; what it replayed after that look stands here too, and a row that was deleted here cannot be seen';
const AROUND =
  '; this server has gone round its transaction ids, so a row that was frozen long ago may stand here for no other reason';

/** The rows of an old PostgreSQL primary that its promoted copy does not have, by the transaction that wrote them. */
export class PostgresLostRows implements OldSideRows {
  constructor(
    private readonly connection: DatabaseConnection,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async missingFrom({ snapshot }: CopyMark, budgetMs: number): Promise<LostRows> {
    if (snapshot === undefined) return { kind: 'unknown', because: 'the takeover kept no snapshot of the copy' };
    const untilMs = this.now() + budgetMs;
    const session = new DatabaseSession(clientConfig({ ...this.connection, statementTimeoutMs: TABLE_TIMEOUT_MS }));
    try {
      return shortened(await session.run((statements) => this.list(statements, snapshot, untilMs)));
    } finally {
      await session.end();
    }
  }

  private async list(statements: Statements, snapshot: string, untilMs: number): Promise<LostRows> {
    await statements.query('SET default_transaction_read_only = on');
    const [next] = (await statements.query<{ follows: boolean; around: boolean }>(NEXT, [snapshot])).rows;
    const query = queryOf('<schema>.<table>', snapshot);
    if (!next?.follows)
      return { kind: 'unknown', because: `the copy was at ${snapshot}, which is ahead of this server` };
    const found: LostTable[] = [];
    const notListed: NotListed[] = [];
    for (const table of (await statements.query<Table>(TABLES)).rows) {
      const name = `${table.schema}.${table.name}`;
      const because = unreadable(table) ?? (await this.count(statements, table, snapshot, untilMs));
      if (typeof because === 'string') notListed.push({ table: name, because });
      else if (because.count > 0) found.push({ table: name, ...because });
    }
    const about = next.around ? ABOUT + AROUND : ABOUT;
    return { kind: 'listed', counts: 'rows', about, tables: found, notListed, query };
  }

  /** Or why not. */
  private async count(
    statements: Statements,
    table: Table,
    snapshot: string,
    untilMs: number,
  ): Promise<Omit<LostTable, 'table'> | string> {
    const leftMs = Math.floor(Math.min(untilMs - this.now(), TABLE_TIMEOUT_MS));
    if (leftMs < LEAST_MS) return 'the time for it was over';
    try {
      await statements.query(`SET statement_timeout = ${leftMs}`);
      const { rows } = await statements.query<{ key: string | null; count: string }>(rowsOf(table, snapshot));
      return { count: Number(rows[0]?.count ?? 0), keys: rows.flatMap(({ key }) => key ?? []) };
    } catch (error) {
      if (breaksSession(error) || !(error instanceof DatabaseError)) throw error;
      return error.code === TIMED_OUT ? `it was not read within ${(leftMs / 1000).toFixed(1)} s` : error.message;
    }
  }
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: query_canceled. */
const TIMED_OUT = '57014';

function unreadable({ unlogged, readable, hidden }: Table): string | undefined {
  if (unlogged) return 'it is unlogged, nothing of it was replicated';
  if (!readable) return 'Handover’s login has no SELECT on it';
  return hidden ? 'its row security hides rows from Handover’s login' : undefined;
}

/**
 * A row carries 32 bits of the transaction that wrote it, of a subtransaction its own; it is younger than the server's next one by less
 * than a round, unless it was frozen. Only what was committed is read at all.
 * https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND
 */
const lostIn = (snapshot: string): string =>
  `NOT pg_visible_in_snapshot((n.next - mod(mod(n.next, 4294967296) - t.xmin::text::bigint + 4294967296, 4294967296))::text::xid8, ${escapeLiteral(snapshot)})`;

const fromOf = (table: string): string =>
  `FROM ONLY ${table} t, (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next) n`;

const queryOf = (table: string, snapshot: string): string => `SELECT t.* ${fromOf(table)} WHERE ${lostIn(snapshot)};`;

function rowsOf({ schema, name, key }: Table, snapshot: string): string {
  const pairs = key.map(
    (column) => `${escapeLiteral(column)} || ' ' || left(t.${escapeIdentifier(column)}::text, ${LONGEST_KEY})`,
  );
  const named = pairs.length === 0 ? 'NULL' : pairs.join(` || ', ' || `);
  const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
  return `SELECT ${named} AS key, count(*) OVER ()::text AS count ${fromOf(table)} WHERE ${lostIn(snapshot)} LIMIT ${MOST_KEYS}`;
}

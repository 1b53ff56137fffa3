import { ERRORS, FailoverError } from '../../../contract/errors';
import type { GuardView } from '../../../ports/guarded-database';
import { CLOSE_SEEN, RECEIVING, REPLAYED, TIMELINE } from './aurora-dialect';
import { copySnapshot } from './copy-snapshot';
import type { Statements } from './database-session';
import { readFaults } from './guard-faults';
import { type GuardSettings, meansOf } from './guard-settings';
import { NOT_LOADED } from './guard-watchdog';

/** The database's times in the ports' form. */
export const isoMicroseconds = (expression: string): string =>
  `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** What `-infinity`, the deadline of a row that was never opened, is called outside the database. */
const NEVER = '1970-01-01T00:00:00.000000Z';

const SERVER = `
SELECT ${isoMicroseconds('clock_timestamp()')} AS clock,
  pg_is_in_recovery() AS replica,
  to_regclass('handover.lease') IS NOT NULL AS installed,
  to_regclass('handover.watchdog') IS NOT NULL AS judged,
  ${RECEIVING} AS receiving,
  ${TIMELINE} AS timeline,
  ${REPLAYED} AS replayed`;

const ROW = `
SELECT epoch::text, open, timeline, ${isoMicroseconds('valid_until')} AS "validUntil",
  ${isoMicroseconds('heartbeat_at')} AS "heartbeatAt", ${CLOSE_SEEN} FROM handover.lease`;

/** Counted on a replica too: the catalog replicates. Before its first opening no database is covered, and by triggers only. */
const UNGUARDED = `
SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname = ANY ($1)
  AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'handover_guard' AND t.tgenabled = 'A')
ORDER BY 1 LIMIT 20`;

interface ServerRow {
  readonly clock: string;
  readonly replica: boolean;
  readonly installed: boolean;
  /** Migrated so far that faults are written down. */
  readonly judged: boolean;
  readonly receiving: boolean;
  readonly timeline: string;
  readonly replayed: string | null;
}

interface LeaseRow {
  readonly epoch: string;
  readonly open: boolean;
  readonly timeline: string;
  readonly validUntil: string | null;
  readonly heartbeatAt: string | null;
  readonly closeSeen: string | null;
}

export interface ViewSettings extends GuardSettings {
  readonly receivingWithinSeconds: number;
}

export async function viewGuard(statements: Statements, settings: ViewSettings): Promise<GuardView> {
  const server = (await statements.query<ServerRow>(SERVER, [settings.receivingWithinSeconds])).rows[0];
  if (!server) throw new FailoverError(ERRORS.transient, 'the database answered nothing about itself');
  const { clock, receiving, timeline, replayed } = server;
  const row = server.installed ? (await statements.query<LeaseRow>(ROW)).rows[0] : undefined;
  const position = replayed ?? row?.closeSeen ?? undefined;
  const snapshot = server.replica && !settings.aurora ? await copySnapshot(statements) : undefined;
  const copy = { ...(position && { replayed: position }), ...(snapshot !== undefined && { snapshot }) };
  const view = { clock, writable: !server.replica, receiving, timeline, ...copy };
  if (row === undefined) return view;
  const unguarded = settings.grade === 'enforced' ? await unguardedTables(statements, settings) : [];
  const watched = { watched: meansOf(settings) === 'job', notLoaded: NOT_LOADED };
  const faults = server.judged ? await readFaults(statements, watched) : [];
  return { ...view, row: { ...rowOf(row), unguarded, faults } };
}

async function unguardedTables(statements: Statements, { guardedSchemas }: GuardSettings): Promise<readonly string[]> {
  const { rows } = await statements.query<{ name: string }>(UNGUARDED, [guardedSchemas]);
  return rows.map(({ name }) => name);
}

function rowOf({ epoch, open, timeline, validUntil, heartbeatAt }: LeaseRow) {
  const stamps = { validUntil: validUntil ?? NEVER, ...(heartbeatAt !== null && { heartbeatAt }) };
  return { epoch: Number(epoch), open, timeline, ...stamps };
}

import { ERRORS, FailoverError } from '../../../contract/errors';
import type { GuardView } from '../../../ports/guarded-database';
import { closePosition } from './aurora-dialect';
import type { Statements } from './database-session';
import { replayedPosition } from './flush-position';
import { readFaults } from './guard-faults';
import type { GuardSettings } from './guard-settings';
import { uncovered } from './guard-triggers';
import { isoMicroseconds } from './iso';
import { isReceiving } from './receiving';

const SERVER = `
SELECT ${isoMicroseconds('UTC_TIMESTAMP(6)')} AS clock, @@server_uuid AS timeline,
  @@global.read_only OR @@global.super_read_only OR @@global.innodb_read_only AS readOnly,
  EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'handover' AND table_name = 'fault') AS installed`;

const ROW = `
SELECT epoch, open, server AS timeline, ${isoMicroseconds('valid_until')} AS validUntil,
  ${isoMicroseconds('heartbeat_at')} AS heartbeatAt,
  closed_below AS closedBelow, ${isoMicroseconds('closed_at')} AS closedAt FROM handover.lease`;

interface ServerRow {
  readonly clock: string;
  readonly timeline: string;
  readonly readOnly: number;
  readonly installed: number;
}

interface LeaseRow {
  readonly epoch: number;
  readonly open: number;
  readonly timeline: string;
  readonly validUntil: string;
  readonly heartbeatAt: string | null;
  readonly closedBelow: number;
  readonly closedAt: string | null;
}

export interface ViewSettings extends GuardSettings {
  readonly receivingWithinSeconds: number;
}

export async function viewGuard(statements: Statements, settings: ViewSettings): Promise<GuardView> {
  const [server] = await statements.rows<ServerRow>(SERVER);
  if (!server) throw new FailoverError(ERRORS.transient, 'the database answered nothing about itself');
  const { clock, timeline } = server;
  const writable = server.readOnly === 0;
  // Of an Aurora secondary neither can be seen: it counts as receiving as long as it is one.
  const receiving = settings.aurora ? !writable : await isReceiving(statements, settings.receivingWithinSeconds);
  const [row] = server.installed === 1 ? await statements.rows<LeaseRow>(ROW) : [];
  const closeSeen = row && closePosition(row.closedBelow, row.closedAt);
  const replayed = writable ? undefined : settings.aurora ? closeSeen : await replayedPosition(statements);
  const view = { clock, writable, receiving, timeline, ...(replayed !== undefined && { replayed }) };
  if (row === undefined) return view;
  const [unguarded, faults] = [await unguardedTables(statements, settings), await readFaults(statements)];
  return { ...view, row: { ...rowOf(row), unguarded, faults } };
}

function rowOf({ epoch, open, timeline, validUntil, heartbeatAt }: LeaseRow) {
  return { epoch, open: open === 1, timeline, validUntil, ...(heartbeatAt !== null && { heartbeatAt }) };
}

const MOST_NAMED = 20;

/** Counted on a replica too: triggers replicate. Before its first opening no database is covered. */
async function unguardedTables(statements: Statements, { grade, guardedSchemas }: ViewSettings) {
  if (grade !== 'watchdog') return [];
  const tables = await uncovered(statements, guardedSchemas);
  return tables.slice(0, MOST_NAMED).map(({ schema, name }) => `${schema}.${name}`);
}

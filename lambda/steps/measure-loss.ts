import type { LostRows } from '../contract/lost-rows';
import type { MeasuredAnswer, MeasuredLoss } from '../contract/reprotect-document';
import type { RunDocument } from '../contract/run-document';
import type { LossBound } from '../contract/step-answers';
import { judgedAgain } from '../domain/fence-grade';
import { sayLoss } from '../domain/loss-bound';
import { sayLostRows, seesLess } from '../domain/lost-rows';
import { oldSideLoss } from '../domain/old-side-loss';
import { hasReplayed } from '../domain/replayed-position';
import { provenLoss } from '../domain/switchover-course';
import type { Endpoint } from '../ports/database-fleet';
import type { FenceRecord, FenceStore } from '../ports/fence-store';
import type { Lease } from '../ports/lease-store';
import type { LossRecords } from '../ports/loss-records';
import type { OldSides } from '../ports/old-side-rows';
import { lateWrites } from './fenced-databases';
import { type LeftSidePorts, leftSide } from './left-side';
import { type DatabaseLook, type DatabasePorts, endpointOf, lookAtDatabases } from './look-at-databases';
import type { StepContext } from './step';

export interface MeasureLossPorts extends DatabasePorts, LeftSidePorts {
  readonly fences: FenceStore;
  readonly losses: LossRecords;
  readonly oldSides: OldSides;
}

/** The step has 30 s; closing and its two scans come first, and the answer has to be kept. */
const LISTED_AFTER_MS = 22_000;

/** While the old primary is still itself: closed once more, to its last session, and asked what it wrote. */
export async function measureLoss(
  document: RunDocument,
  ports: MeasureLossPorts,
  context: StepContext,
): Promise<MeasuredAnswer> {
  const untilMs = context.clock.now().getTime() + LISTED_AFTER_MS;
  const lease = await leftSide(document, ports, context);
  const [fence, losses, looks, listed] = await Promise.all([
    ports.fences.read(lease.epoch),
    ports.losses.losses(),
    lookAtDatabases(ports, context),
    ports.losses.lost(lease.epoch),
  ]);
  const stated = losses.find(({ epoch }) => epoch === lease.epoch)?.losses ?? {};
  const known = { lease, fence, stated, listed, untilMs };
  return { databases: await Promise.all(looks.map((look) => measure(look, known, ports, context))) };
}

interface Known {
  readonly lease: Lease;
  readonly fence: FenceRecord | undefined;
  readonly stated: Readonly<Record<string, LossBound>>;
  /** By an earlier try or run. */
  readonly listed: Readonly<Record<string, LostRows>>;
  readonly untilMs: number;
}

async function measure(
  look: DatabaseLook,
  known: Known,
  ports: MeasureLossPorts,
  context: StepContext,
): Promise<MeasuredLoss> {
  const { database, instance, inside } = look;
  const { lease, fence, stated } = known;
  const { timings } = context;
  const { name, kind } = database;
  const grade = judgedAgain(database.grade, lease.taken?.grades?.[name]);
  const bound = stated[name] ?? provenLoss(lease) ?? NOT_STATED;
  const endpoint = endpointOf(instance);
  if (instance.role !== 'primary' || endpoint === undefined || kind !== 'rds-replica-pair' || inside?.row === undefined)
    return { name, bound, measured: bound, detail: notMeasured(look, known.listed[name]) };
  const closed = await ports.connections.guarded(database, endpoint).close(lease.epoch);
  const lost = isListed(bound) ? await list(look, endpoint, bound, known, ports, context) : undefined;
  const measured = oldSideLoss({
    bound,
    lost,
    row: inside.row,
    closedAt: fence?.databases[name]?.closedAt ?? closed.closedAt,
    grade,
    lateSeconds: lateWrites(grade, timings),
    leaseMarginSeconds: timings.leaseMarginSeconds,
  });
  const words = [sayLoss(measured), ...(lost === undefined ? [] : [sayLostRows(lost)])];
  return { name, bound, measured, detail: [...words, sayEnd(closed.flushPosition, bound)].join('; ') };
}

/** Where the copy's mark was kept, also what was proven is looked at: the proof believes that the close left nothing open. */
const isListed = (bound: LossBound): boolean =>
  bound.copy !== undefined || bound.kind === 'unknown' || bound.proof === undefined;

/** A server writes by itself, and so does Handover: a log that goes on is no loss yet, and the list tells whether it is one. */
function sayEnd(flushed: string, { copy }: LossBound): string {
  const ends = `closed, its log ends at ${flushed}`;
  const replayed = copy?.replayed;
  if (replayed === undefined || hasReplayed(flushed, replayed)) return ends;
  return `${ends}, the copy had replayed ${replayed} at its last look`;
}

/** What is written down here is not thrown away by a later look that sees less. A list that cannot be had stops no reprotect. */
async function list(
  { database }: DatabaseLook,
  endpoint: Endpoint,
  { copy = {} }: LossBound,
  { lease, listed, untilMs }: Known,
  { oldSides, losses }: MeasureLossPorts,
  { clock }: StepContext,
): Promise<LostRows> {
  const leftMs = Math.max(0, untilMs - clock.now().getTime());
  const seen = await oldSides.oldSide(database, endpoint).missingFrom(copy, leftMs).catch(whyNot);
  const before = listed[database.name];
  if (before !== undefined && seesLess(seen, before)) return before;
  await losses.keepLost(lease.epoch, database.name, seen);
  return seen;
}

const whyNot = (error: unknown): LostRows => ({
  kind: 'unknown',
  because: error instanceof Error ? error.message : String(error),
});

/** Aurora adds the old Region again by itself, on new storage. */
function notMeasured({ database }: DatabaseLook, listed: LostRows | undefined): string {
  const why = 'no old primary stands here any more, so nothing is measured';
  if (listed !== undefined) return `${why}; listed before: ${sayLostRows(listed)}`;
  if (database.kind !== 'aurora-global') return why;
  return `${why}; which rows is unknown: Aurora keeps the storage that it replaced as a snapshot of the old cluster, to be restored and compared by a person`;
}

const NOT_STATED: LossBound = { kind: 'unknown', because: 'the takeover stated no loss of this database' };

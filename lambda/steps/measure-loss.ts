import type { MeasuredAnswer, MeasuredLoss } from '../contract/reprotect-document';
import type { RunDocument } from '../contract/run-document';
import type { LossBound } from '../contract/step-answers';
import { judgedAgain } from '../domain/fence-grade';
import { sayLoss } from '../domain/loss-bound';
import { oldSideLoss } from '../domain/old-side-loss';
import { provenLoss } from '../domain/switchover-course';
import type { FenceRecord, FenceStore } from '../ports/fence-store';
import type { Lease } from '../ports/lease-store';
import type { LossRecords } from '../ports/loss-records';
import { lateWrites } from './fenced-databases';
import { type LeftSidePorts, leftSide } from './left-side';
import { type DatabaseLook, type DatabasePorts, endpointOf, lookAtDatabases } from './look-at-databases';
import type { StepContext } from './step';

export interface MeasureLossPorts extends DatabasePorts, LeftSidePorts {
  readonly fences: FenceStore;
  readonly losses: LossRecords;
}

/** While the old primary is still itself: closed once more, to its last session, and asked what it wrote. */
export async function measureLoss(
  document: RunDocument,
  ports: MeasureLossPorts,
  context: StepContext,
): Promise<MeasuredAnswer> {
  const lease = await leftSide(document, ports, context);
  const [fence, losses, looks] = await Promise.all([
    ports.fences.read(lease.epoch),
    ports.losses.losses(),
    lookAtDatabases(ports, context),
  ]);
  const stated = losses.find(({ epoch }) => epoch === lease.epoch)?.losses ?? {};
  const known = { lease, fence, stated };
  return { databases: await Promise.all(looks.map((look) => measure(look, known, ports, context))) };
}

interface Known {
  readonly lease: Lease;
  readonly fence: FenceRecord | undefined;
  readonly stated: Readonly<Record<string, LossBound>>;
}

async function measure(
  look: DatabaseLook,
  { lease, fence, stated }: Known,
  ports: MeasureLossPorts,
  { timings }: StepContext,
): Promise<MeasuredLoss> {
  const { database, instance, inside } = look;
  const { name, kind } = database;
  const grade = judgedAgain(database.grade, lease.taken?.grades?.[name]);
  const bound = stated[name] ?? provenLoss(lease) ?? NOT_STATED;
  const endpoint = endpointOf(instance);
  if (instance.role !== 'primary' || endpoint === undefined || kind !== 'rds-replica-pair' || inside?.row === undefined)
    return { name, bound, measured: bound, detail: 'no old primary stands here any more, so nothing is measured' };
  const closed = await ports.connections.guarded(database, endpoint).close(lease.epoch);
  const measured = oldSideLoss({
    bound,
    row: inside.row,
    closedAt: fence?.databases[name]?.closedAt ?? closed.closedAt,
    grade,
    lateSeconds: lateWrites(grade, timings),
    leaseMarginSeconds: timings.leaseMarginSeconds,
  });
  return { name, bound, measured, detail: `${sayLoss(measured)}; closed, its log ends at ${closed.flushPosition}` };
}

const NOT_STATED: LossBound = { kind: 'unknown', because: 'the takeover stated no loss of this database' };

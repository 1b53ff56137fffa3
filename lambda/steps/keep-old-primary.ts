import { ERRORS, FailoverError } from '../contract/errors';
import { finalSnapshot, keptInstance } from '../contract/names';
import type { KeptAnswer, KeptPrimary } from '../contract/reprotect-document';
import type { RunDocument } from '../contract/run-document';
import { isMultiWriter } from '../domain/fence';
import { decideKeep } from '../domain/old-primary';
import type { ClusterSnapshots } from '../ports/cluster-snapshots';
import type { FenceStore } from '../ports/fence-store';
import type { Lease } from '../ports/lease-store';
import type { LastSnapshot, ReplicaSeeding } from '../ports/replica-seeding';
import { keepReplacedStorage } from './keep-replaced-storage';
import { type LeftSidePorts, leftSide } from './left-side';
import { type DatabaseLook, type DatabasePorts, lookAtDatabases } from './look-at-databases';
import { nextLook, orWhyNot, waitedFor } from './reprotect-wait';
import type { StepContext } from './step';

export interface KeepOldPrimaryPorts extends DatabasePorts, LeftSidePorts {
  readonly seeding: ReplicaSeeding;
  readonly clusterSnapshots: ClusterSnapshots;
  readonly fences: Pick<FenceStore, 'read'>;
}

/** Each old primary of a pair makes room for its successor, with everything that it holds: a snapshot, then another name. */
export async function keepOldPrimary(
  document: RunDocument,
  ports: KeepOldPrimaryPorts,
  context: StepContext,
): Promise<KeptAnswer> {
  const lease = await leftSide(document, ports, context);
  const [looks, fence] = await Promise.all([lookAtDatabases(ports, context), ports.fences.read(lease.epoch)]);
  const closedAt = (name: string) => fence?.databases[name]?.closedAt ?? fence?.at ?? lease.taken?.at ?? '';
  const before = (name: string) => document.kept?.databases.find((one) => one.name === name);
  const databases = await Promise.all(
    looks
      .filter(({ database }) => !isMultiWriter(database))
      .map((look) =>
        look.database.kind === 'aurora-global'
          ? keepReplacedStorage(look, { lease, before: before(look.database.name) }, ports.clusterSnapshots, context)
          : keep(look, { lease, closedAt: closedAt(look.database.name) }, ports),
      ),
  );
  const open = databases.filter(({ status }) => status === 'under way');
  const waits = nextLook(waitedFor(document.kept), open, context);
  return { status: open.length === 0 ? 'kept' : 'waiting', ...waits, databases };
}

async function keep(
  { database, identifier, instance, inside }: DatabaseLook,
  { lease, closedAt: notBefore }: { readonly lease: Lease; readonly closedAt: string },
  ports: KeepOldPrimaryPorts,
): Promise<KeptPrimary> {
  const { name } = database;
  const { epoch } = lease;
  const other = keptInstance(identifier, epoch);
  const last = { name: finalSnapshot(identifier, epoch), notBefore };
  const kept = await ports.fleet.describe(other);
  const decision = decideKeep({ own: instance, kept, inside, epoch });
  const underWay = (detail: string): KeptPrimary => ({ name, status: 'under way', detail });
  switch (decision.action) {
    case 'none':
      return { name, status: 'nothing to keep', detail: decision.because };
    case 'done':
      return isKept(name, { ...last, instance: other }, ports.seeding);
    case 'wait':
      return underWay(decision.because);
    case 'needs-person':
      throw new FailoverError(ERRORS.databaseNeedsPerson, `${name} (${identifier}): ${decision.because}`);
    case 'keep':
      return underWay(await orWhyNot(snapshotThenRename({ ...last, instance: identifier }, other, ports.seeding)));
  }
}

async function snapshotThenRename(last: LastSnapshot, other: string, seeding: ReplicaSeeding): Promise<string> {
  if ((await seeding.snapshot(last)) === 'under way') return `snapshot ${last.name} is being made`;
  await seeding.rename(last.instance, other);
  return `snapshot ${last.name} is there, it is being renamed to ${other}`;
}

/** Of what an earlier look or run has renamed, a person may have deleted the snapshot since: then it is not said to be there. */
async function isKept(name: string, last: LastSnapshot, seeding: ReplicaSeeding): Promise<KeptPrimary> {
  const { instance, name: snapshot } = last;
  const found = await seeding.found(last);
  if (found === 'under way') return { name, status: 'under way', detail: `snapshot ${snapshot} is being made` };
  if (found === 'none') return { name, status: 'kept', detail: `as ${instance}; its snapshot is not there`, instance };
  return { name, status: 'kept', detail: `as ${instance}, snapshot ${snapshot}`, instance, snapshot };
}

import { ERRORS, FailoverError } from '../contract/errors';
import { finalSnapshot, keptInstance } from '../contract/names';
import type { KeptAnswer, KeptPrimary } from '../contract/reprotect-document';
import type { RunDocument } from '../contract/run-document';
import { isMultiWriter } from '../domain/fence';
import { decideKeep } from '../domain/old-primary';
import type { ReplicaSeeding } from '../ports/replica-seeding';
import { type LeftSidePorts, leftSide } from './left-side';
import { type DatabaseLook, type DatabasePorts, lookAtDatabases } from './look-at-databases';
import { nextLook, orWhyNot, waitedFor } from './reprotect-wait';
import type { StepContext } from './step';

export interface KeepOldPrimaryPorts extends DatabasePorts, LeftSidePorts {
  readonly seeding: ReplicaSeeding;
}

/** Each old primary of a pair makes room for its successor, with everything that it holds: a snapshot, then another name. */
export async function keepOldPrimary(
  document: RunDocument,
  ports: KeepOldPrimaryPorts,
  context: StepContext,
): Promise<KeptAnswer> {
  const { epoch } = await leftSide(document, ports, context);
  const looks = await lookAtDatabases(ports, context);
  const databases = await Promise.all(
    looks.filter(({ database }) => !isMultiWriter(database)).map((look) => keep(look, epoch, ports)),
  );
  const open = databases.filter(({ status }) => status === 'under way');
  const waits = nextLook(waitedFor(document.kept), open, context);
  return { status: open.length === 0 ? 'kept' : 'waiting', ...waits, databases };
}

async function keep(look: DatabaseLook, epoch: number, ports: KeepOldPrimaryPorts): Promise<KeptPrimary> {
  const { database, identifier, instance, inside } = look;
  const { name } = database;
  if (database.kind === 'aurora-global')
    return { name, status: 'nothing to keep', detail: 'Aurora keeps a snapshot of the storage that it replaced' };
  const other = keptInstance(identifier, epoch);
  const snapshot = finalSnapshot(identifier, epoch);
  const kept = await ports.fleet.describe(other);
  const decision = decideKeep({ own: instance, kept, inside, epoch });
  const underWay = (detail: string): KeptPrimary => ({ name, status: 'under way', detail });
  switch (decision.action) {
    case 'none':
      return { name, status: 'nothing to keep', detail: decision.because };
    case 'done':
      return { name, status: 'kept', detail: `as ${other}, snapshot ${snapshot}`, instance: other, snapshot };
    case 'wait':
      return underWay(decision.because);
    case 'needs-person':
      throw new FailoverError(ERRORS.databaseNeedsPerson, `${name} (${identifier}): ${decision.because}`);
    case 'keep':
      return underWay(await orWhyNot(snapshotThenRename(identifier, { other, snapshot }, ports.seeding)));
  }
}

async function snapshotThenRename(
  identifier: string,
  { other, snapshot }: { readonly other: string; readonly snapshot: string },
  seeding: ReplicaSeeding,
): Promise<string> {
  if ((await seeding.snapshot(identifier, snapshot)) === 'under way') return `snapshot ${snapshot} is being made`;
  await seeding.rename(identifier, other);
  return `snapshot ${snapshot} is there, it is being renamed to ${other}`;
}

import { ERRORS, FailoverError } from '../contract/errors';
import { keptInstance } from '../contract/names';
import type { SeededAnswer, SeededReplica } from '../contract/reprotect-document';
import type { RunDocument } from '../contract/run-document';
import { hasNoFence, isMultiWriter } from '../domain/fence';
import { decideReadded, decideSeed } from '../domain/seeded-replica';
import { otherSide, servingSide } from '../domain/sides';
import { databaseCheck } from '../domain/switchover-precheck';
import type { Lease } from '../ports/lease-store';
import type { ReplicaSeeding } from '../ports/replica-seeding';
import { type LeftSidePorts, leftSide } from './left-side';
import { type DatabaseLook, type DatabasePorts, lookAtDatabases } from './look-at-databases';
import { nextLook, orWhyNot, waitedFor } from './reprotect-wait';
import type { StepContext } from './step';

export interface SeedReplicaPorts extends DatabasePorts, LeftSidePorts {
  readonly seeding: ReplicaSeeding;
}

/** A replica counts once a switchover would take it: available, receiving, and with a heartbeat of the side that serves. */
export async function seedReplica(
  document: RunDocument,
  ports: SeedReplicaPorts,
  context: StepContext,
): Promise<SeededAnswer> {
  const lease = await leftSide(document, ports, context);
  const looks = await lookAtDatabases(ports, context);
  const databases = await Promise.all(
    looks.filter(({ database }) => !isMultiWriter(database)).map((look) => seed(look, lease, ports, context)),
  );
  const open = databases.filter(({ status }) => status === 'under way');
  const waits = nextLook(waitedFor(document.seeded), open, context);
  return { status: open.length === 0 ? 'seeded' : 'waiting', ...waits, databases };
}

async function seed(
  look: DatabaseLook,
  lease: Lease,
  ports: SeedReplicaPorts,
  context: StepContext,
): Promise<SeededReplica> {
  const { database, identifier, instance } = look;
  const { name, kind } = database;
  const underWay = (detail: string): SeededReplica => ({ name, status: 'under way', detail, replica: identifier });
  const like = keptInstance(identifier, lease.epoch);
  const aurora = kind === 'aurora-global';
  const kept = aurora ? ({ role: 'missing' } as const) : await ports.fleet.describe(like);
  const decision = aurora ? decideReadded({ own: instance }) : decideSeed({ own: instance, kept });
  switch (decision.action) {
    case 'wait':
      return underWay(decision.because);
    case 'needs-person':
      throw new FailoverError(ERRORS.databaseNeedsPerson, `${name} (${identifier}): ${decision.because}`);
    case 'create':
      return underWay(await orWhyNot(create(look, lease, ports.seeding, context)));
    case 'settle': {
      // A replica that nobody replaced has what it had.
      const settling = kept.role === 'missing' ? SETTLED : await orWhyNot(settle(identifier, like, ports.seeding));
      return settling === SETTLED ? following(look, lease, context) : underWay(settling);
    }
  }
}

const SETTLED = 'settled';

async function create(
  look: DatabaseLook,
  lease: Lease,
  seeding: ReplicaSeeding,
  context: StepContext,
): Promise<string> {
  const { identifier: replica } = look;
  const like = keptInstance(replica, lease.epoch);
  await seeding.create({ replica, source: sourceOf(look, lease, context), like });
  return `replica ${replica} of the side that serves is being created`;
}

const settle = async (replica: string, like: string, seeding: ReplicaSeeding): Promise<string> =>
  (await seeding.settle(replica, like)) === 'settled' ? SETTLED : `it gets the settings of ${like}`;

function sourceOf({ database }: DatabaseLook, { active }: Lease, { settings, region }: StepContext) {
  return { region: active, instance: database.instance[otherSide(servingSide(settings.regions, region))] };
}

function following(look: DatabaseLook, lease: Lease, { timings }: StepContext): SeededReplica {
  const { database, identifier: replica, instance, inside, insideError } = look;
  const { name } = database;
  const anchor = lease.anchors[name];
  const check = databaseCheck({ name, instance, inside, insideError, anchor, unfenced: hasNoFence(database) }, timings);
  return { name, status: check.passed ? 'follows' : 'under way', detail: check.detail, replica };
}

import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { LossBound, OpenedAnswer } from '../contract/step-answers';
import { inGroups } from '../domain/database-order';
import type { GuardView } from '../ports/guarded-database';
import type { LeaseStore } from '../ports/lease-store';
import type { ReportStore } from '../ports/report-store';
import type { RunStore } from '../ports/run-store';
import { assertHolds, ownedEpoch } from './hold';
import { leftOutOf, withoutLeftOut } from './left-out';
import { type DatabaseLook, type DatabasePorts, endpointOf, hasNoGuard, lookAtDatabases } from './look-at-databases';
import { renewWithAnchors } from './renew';
import type { StepContext } from './step';
import { readStorageFence, type StorageFencePorts } from './storage-fence';

export interface OpenDatabasesPorts extends DatabasePorts, StorageFencePorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly reports: ReportStore;
}

/**
 * Promise P1: nothing is opened before the fence is held, or a person has overridden it by name. Sets the wanted state under
 * the new epoch, it undoes no remembered one.
 */
export async function openDatabases(
  document: RunDocument,
  ports: OpenDatabasesPorts,
  context: StepContext,
): Promise<OpenedAnswer> {
  await assertHolds(document, ports.runs);
  const epoch = await ownedEpoch(document, ports.leases);
  const fence = document.moved?.fence.status;
  if (fence !== 'held' && fence !== 'unfenced')
    throw new FailoverError(ERRORS.badInput, 'the old side is not fenced: the databases stay closed');
  const storageFence = fence === 'unfenced' ? await readStorageFence(document, epoch, ports, context) : undefined;
  const losses = await ports.reports.recordLoss(epoch, lossesOf(document));
  const looks = await lookAtDatabases(ports, withoutLeftOut(document, context));
  await renewWithAnchors(epoch, anchorsOf(looks), document.run, ports.leases);
  const databases = await openInTurn(looks, { epoch, losses, ports, context });
  return { ...(storageFence && { storageFence }), databases };
}

/** What others depend on first. */
async function openInTurn(looks: readonly DatabaseLook[], opening: Opening): Promise<OpenedAnswer['databases']> {
  const opened: OpenedAnswer['databases'][number][] = [];
  for (const group of inGroups(looks, ({ database }) => database))
    opened.push(...(await Promise.all(group.map((look) => open(look, opening)))));
  return opened;
}

/** Of what is opened: a database that is left out could not be asked, and whoever goes on with it says the first word. */
function lossesOf(document: RunDocument): Readonly<Record<string, LossBound>> {
  const leftOut = new Set(leftOutOf(document).map(({ name }) => name));
  const opened = (document.moved?.promotion.databases ?? []).filter(({ name }) => !leftOut.has(name));
  return Object.fromEntries(opened.map(({ name, loss }) => [name, loss]));
}

function viewOf(look: DatabaseLook): GuardView {
  if (look.inside?.writable) return look.inside;
  throw new FailoverError(
    ERRORS.transient,
    `${look.database.name} (${look.identifier}) cannot be opened: ${look.insideError ?? 'it is not writable yet'}`,
  );
}

const anchorsOf = (looks: readonly DatabaseLook[]): Record<string, string> =>
  Object.fromEntries(looks.map((look) => [look.database.name, viewOf(look).clock]));

interface Opening {
  readonly epoch: number;
  readonly losses: Readonly<Record<string, LossBound>>;
  readonly ports: OpenDatabasesPorts;
  readonly context: StepContext;
}

async function open(look: DatabaseLook, { epoch, losses, ports, context }: Opening) {
  const endpoint = endpointOf(look.instance);
  if (endpoint === undefined) throw new FailoverError(ERRORS.transient, `${look.identifier} has no endpoint`);
  const { leaseTtlSeconds, leaseMarginSeconds } = context.timings;
  const view = viewOf(look);
  const opened =
    (hasNoGuard(look) ? asItIs(view) : opensAlready(view, epoch)) ??
    (await ports.connections
      .guarded(look.database, endpoint)
      .open({ epoch, anchor: view.clock, seconds: leaseTtlSeconds - leaseMarginSeconds }));
  const loss = losses[look.database.name] ?? { kind: 'unknown', because: 'no bound was recorded before opening' };
  return { name: look.database.name, ...opened, loss };
}

const asItIs = ({ timeline, clock }: GuardView) => ({ timeline, openedAt: clock });

/** Roles are admitted in the transaction that opens the row, and the keeper extends an open one: there is nothing left to do. */
function opensAlready({ row, timeline, clock }: GuardView, epoch: number) {
  const open = row?.open && row.epoch === epoch && row.timeline === timeline && row.validUntil > clock;
  return open ? { timeline, openedAt: clock } : undefined;
}

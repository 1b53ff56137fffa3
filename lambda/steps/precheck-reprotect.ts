import { ERRORS, FailoverError } from '../contract/errors';
import { keptInstance } from '../contract/names';
import type { RunDocument } from '../contract/run-document';
import type { Check, PrecheckAnswer } from '../contract/step-answers';
import { isMultiWriter } from '../domain/fence';
import { refusesReseeding } from '../domain/fence-grade';
import { ofSwitchover } from '../domain/parity';
import { fenceCheck, protectedCheck, takeoverCheck } from '../domain/reprotect-precheck';
import { servingSide } from '../domain/sides';
import { leaseCheck } from '../domain/switchover-precheck';
import type { Lease } from '../ports/lease-store';
import { assertHolds } from './hold';
import { type DatabaseLook, lookAtDatabases } from './look-at-databases';
import { compareDatabase } from './look-at-parity';
import type { PrecheckPorts } from './precheck';
import { now, type StepContext } from './step';

/** Reads only. The side that was left has to be closed, known as what it was, and reached; the one that serves has to live. No override helps. */
export async function precheckReprotect(
  document: RunDocument,
  ports: PrecheckPorts,
  context: StepContext,
): Promise<PrecheckAnswer> {
  await assertHolds(document, ports.runs);
  const lease = await ports.leases.read();
  if (lease === undefined) throw refused('the ledger holds no lease of this workload');
  if (lease.active === context.region)
    throw refused(
      `${context.region} serves ${document.run.workload} under epoch ${lease.epoch}; a reprotect is started in the Region that was left`,
    );
  const looks = await lookAtDatabases(ports, context);
  assertSettled(looks);
  const [checks, unlike] = await Promise.all([
    checksOf(document, lease, looks, ports, context),
    parityOf(looks, ports, context),
  ]);
  const failed = checks.filter(({ passed }) => !passed).map(({ name, detail }) => `${name}: ${detail}`);
  if (failed.length > 0) throw refused(failed.join('; '));
  return {
    from: lease.active,
    to: context.region,
    epoch: lease.epoch,
    renewSeq: lease.renewSeq,
    nextEpoch: lease.epoch,
    next: 'go',
    because: 'a person started it, and the side that was left is closed and answers',
    evidence: [],
    checks: [...checks, ...unlike],
    lossEstimate: { kind: 'known', seconds: 0, because: 'a reprotect moves nothing and deletes nothing' },
  };
}

/** What passes may have passed at the next try: the machine retries, and a refusal is the last word only. */
function assertSettled(looks: readonly DatabaseLook[]): void {
  for (const { database, instance, inside, insideError } of looks) {
    if (instance.role !== 'primary' || database.kind === 'aurora-global' || instance.status.means === 'person')
      continue;
    if (inside === undefined)
      throw new FailoverError(ERRORS.transient, `the old primary of ${database.name} does not answer: ${insideError}`);
  }
}

async function checksOf(
  { run }: RunDocument,
  lease: Lease,
  looks: readonly DatabaseLook[],
  ports: PrecheckPorts,
  context: StepContext,
): Promise<readonly Check[]> {
  const { timings, region } = context;
  const [observations, unreconciled, fence, inventory] = await Promise.all([
    ports.observations.all(),
    ports.fences.unreconciled(),
    ports.fences.read(lease.epoch),
    ports.reports.inventory(),
  ]);
  const own = observations.find((observation) => observation.region === region);
  const diverged = refusesReseeding(unreconciled, run.workload);
  const databases = looks.filter(({ database }) => !isMultiWriter(database));
  return [
    leaseCheck(lease, own, now(context), timings),
    takeoverCheck(lease, inventory, run.workload),
    fenceCheck(lease, fence),
    { name: 'earlier takeovers', passed: diverged === undefined, detail: diverged ?? 'none is left unreconciled' },
    ...(await Promise.all(databases.map((look) => databaseOf(look, lease, ports)))),
  ];
}

async function databaseOf(look: DatabaseLook, { epoch }: Lease, { fleet }: PrecheckPorts): Promise<Check> {
  const { database, identifier, instance, inside, insideError } = look;
  const name = keptInstance(identifier, epoch);
  const kept = database.kind === 'aurora-global' ? undefined : { name, instance: await fleet.describe(name) };
  return protectedCheck({ database, instance, inside, insideError, kept, epoch });
}

/**
 * A new replica of a pair is made like its predecessor, and compared by the next switchover. What Aurora takes back is what it was:
 * where that is not like the side that serves it is said here, hours before a switchover refuses it.
 */
async function parityOf(
  looks: readonly DatabaseLook[],
  { facts }: PrecheckPorts,
  { settings, region }: StepContext,
): Promise<readonly Check[]> {
  const side = servingSide(settings.regions, region);
  const clusters = looks.filter(
    ({ database, instance }) => database.kind === 'aurora-global' && instance.role !== 'missing',
  );
  const compared = await Promise.all(clusters.map(({ database }) => compareDatabase(database, facts, side)));
  const { ready, named } = ofSwitchover(compared.flat());
  return [
    ...ready.map((check) => ({ ...check, detail: `${check.detail}; a switchover refuses it until then` })),
    ...named,
  ];
}

const refused = (message: string) => new FailoverError(ERRORS.precheckFailed, message);

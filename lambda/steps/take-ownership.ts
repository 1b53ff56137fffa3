import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { OwnershipAnswer } from '../contract/step-answers';
import { sayHold, standingHold } from '../domain/automation-hold';
import { nextEpoch } from '../domain/epoch';
import { judgeQuorum } from '../domain/quorum';
import type { AutomationStore } from '../ports/automation-store';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { ObservationStore } from '../ports/observation-store';
import type { RunStore } from '../ports/run-store';
import { assertHolds } from './hold';
import { precheckOf } from './question-notice';
import { now, type StepContext } from './step';

export interface TakeOwnershipPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly observations: ObservationStore;
  readonly automation: AutomationStore;
}

/** Renewals arrive every few seconds and each moves the number that the compare-and-set pins. */
const TRIES = 5;

/** The point of no return: a compare-and-set on the epoch and the renewal that were judged. */
export async function takeOwnership(
  document: RunDocument,
  ports: TakeOwnershipPorts,
  context: StepContext,
): Promise<OwnershipAnswer> {
  await assertHolds(document, ports.runs);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const lease = await ports.leases.read();
    if (lease === undefined) throw lost('the ledger holds no lease');
    if (lease.active === context.region && lease.taken !== undefined) return ownership(lease, lease.taken);
    await assertStillWarranted(document, lease, ports.observations, context);
    await assertAutomationOn(document, ports.automation, context);
    const result = await ports.leases.take({
      epoch: lease.epoch,
      renewSeq: lease.renewSeq,
      nextEpoch: Math.max(precheckOf(document).nextEpoch, nextEpoch([lease.epoch])),
      to: context.region,
      by: document.run.id,
      at: now(context),
      grades: precheckOf(document).grades,
      ...(document.run.orchestration === 'switchover' && { course: 'may go back' }),
    });
    if (result.written && result.value.taken !== undefined) return ownership(result.value, result.value.taken);
  }
  throw new FailoverError(ERRORS.transient, `the lease was renewed under each of ${TRIES} tries to take it`);
}

/** A person's judgement stands; an alarm's is about one renewal, so a lease that was renewed since has to be judged anew. */
async function assertStillWarranted(
  document: RunDocument,
  lease: Lease,
  observations: ObservationStore,
  { timings }: StepContext,
): Promise<void> {
  const precheck = precheckOf(document);
  if (lease.epoch !== precheck.epoch)
    throw lost(`the epoch is ${lease.epoch}, ${precheck.epoch} was judged; another run has moved the workload`);
  if (document.run.trigger.kind !== 'alarm') return;
  const quorum = judgeQuorum(lease, await observations.all(), timings);
  if (quorum.wanted) return;
  throw lost(
    `at renewal ${lease.renewSeq} of ${lease.active} no quorum wants a takeover any more, it is alive and keeps the workload: ${quorum.evidence.join(' | ')}`,
  );
}

/** Set since the claim, it stops what nobody but an alarm has asked for; an approved run is a person's word. */
async function assertAutomationOn(
  { run, approval }: RunDocument,
  automation: AutomationStore,
  context: StepContext,
): Promise<void> {
  if (run.trigger.kind !== 'alarm' || approval?.status === 'approved') return;
  const hold = standingHold(await automation.holds(), now(context));
  if (hold !== undefined)
    throw new FailoverError(ERRORS.precheckFailed, `${sayHold(hold)}; a person may start a run at any time`);
}

const ownership = (lease: Lease, taken: NonNullable<Lease['taken']>): OwnershipAnswer => ({
  epoch: lease.epoch,
  previousEpoch: taken.previousEpoch,
  from: taken.from,
  to: lease.active,
  takenAt: taken.at,
});

const lost = (message: string) => new FailoverError(ERRORS.ownershipLost, message);

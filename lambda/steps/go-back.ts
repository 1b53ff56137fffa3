import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { BackAnswer } from '../contract/step-answers';
import { wholeSeconds } from '../domain/instants';
import { decideReturn, givingBack, type Return } from '../domain/switchover-course';
import type { InventoryStore } from '../ports/inventory-store';
import type { LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import { assertHolds } from './hold';
import { precheckOf } from './question-notice';
import { now, type StepContext } from './step';

export interface GoBackPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly reports: InventoryStore;
}

/** Renewals move the number that the compare-and-set pins. */
const TRIES = 8;

/**
 * One compare-and-set gives the lease back under a further epoch; the keeper of the side that served does all the rest, and says
 * in the inventory when it is done. Whoever dies in between: that keeper goes on.
 */
export async function goBack(document: RunDocument, ports: GoBackPorts, context: StepContext): Promise<BackAnswer> {
  await assertHolds(document, ports.runs);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const [lease, inventory] = await Promise.all([ports.leases.read(), ports.reports.inventory()]);
    if (lease === undefined)
      throw new FailoverError(ERRORS.transient, 'the ledger holds no lease; it is looked for again');
    const judgedEpoch = precheckOf(document).epoch;
    const decision = decideReturn({ lease, region: context.region, judgedEpoch, inventory });
    if (decision.action !== 'give-back') return answer(decision, document, context);
    const takeover = givingBack(lease, document.run.id, now(context));
    if (takeover !== undefined) await ports.leases.take(takeover);
  }
  throw new FailoverError(ERRORS.transient, `the lease was renewed under each of ${TRIES} tries to give it back`);
}

const sayBack = (old: string, { since, missing = [] }: Extract<Return, { action: 'back' }>): string =>
  missing.length === 0
    ? `${old} serves again since ${since}`
    : `${old} serves again since ${since} without ${missing.join(', ')}, left out because it is not open; its keeper opens it when it answers again`;

function answer(
  decision: Exclude<Return, { action: 'give-back' }>,
  { back, precheck }: RunDocument,
  { timings }: StepContext,
): BackAnswer {
  const waitedSeconds = back === undefined ? 0 : back.waitedSeconds + back.waitSeconds;
  const done = { waitSeconds: 0, waitedSeconds };
  const old = precheck?.from ?? 'the side that served';
  switch (decision.action) {
    case 'nothing':
      return { status: 'nothing', ...done, because: `ownership was not taken, ${old} has served all the time` };
    case 'forward':
      return { status: 'forward', ...done, because: decision.because };
    case 'back':
      return { status: 'back', ...done, ...decision, because: sayBack(old, decision) };
    case 'await': {
      const { epoch } = decision;
      if (waitedSeconds >= timings.switchoverReturnSeconds)
        throw new FailoverError(
          ERRORS.deadlineExceeded,
          `the lease went back to ${old} under epoch ${epoch}, and its keeper has not opened everything after ${waitedSeconds} s; its log says why`,
        );
      const waitSeconds = wholeSeconds(timings.fencePollSeconds);
      return {
        status: 'waiting',
        waitSeconds,
        waitedSeconds,
        epoch,
        because: `${old} has the lease, its keeper opens`,
      };
    }
  }
}

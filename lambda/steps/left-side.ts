import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { Observation, ObservationStore } from '../ports/observation-store';
import type { RunStore } from '../ports/run-store';
import { assertHolds } from './hold';
import type { StepContext } from './step';

export interface LeftSidePorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly observations: Pick<ObservationStore, 'all'>;
}

/** A reprotect acts only while its run holds the workload, and the other Region serves it under the epoch that was judged. */
export async function leftSide(
  document: RunDocument,
  { leases, runs, observations }: LeftSidePorts,
  { region }: StepContext,
): Promise<Lease> {
  await assertHolds(document, runs);
  const lease = await leases.read();
  if (lease !== undefined && lease.epoch === document.precheck?.epoch && lease.active !== region) {
    assertServes(lease, await observations.all(), region);
    return lease;
  }
  throw new FailoverError(
    ERRORS.ownershipLost,
    `Precheck has judged epoch ${document.precheck?.epoch ?? 'none'}, the ledger is at ${lease?.epoch ?? 'none'} and ${lease?.active ?? 'nobody'} serves; the workload has moved since`,
  );
}

/** A run that waits for hours holds the workload: where the side that serves is lost meanwhile it has to make way for a failover. */
function assertServes({ epoch, active }: Lease, observations: readonly Observation[], region: string): void {
  const own = observations.find((one) => one.region === region);
  if (own?.epoch !== epoch || (own.verdict !== 'expired' && own.verdict !== 'released')) return;
  throw new FailoverError(
    ERRORS.precheckFailed,
    `${active} does not renew its lease any more (${own.detail}): this run ends, so that a failover can start; what it has done stays`,
  );
}

import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import { assertHolds } from './hold';
import type { StepContext } from './step';

/** A reprotect acts only while its run holds the workload, and the other Region serves it under the epoch that was judged. */
export async function leftSide(
  document: RunDocument,
  { leases, runs }: { readonly leases: LeaseStore; readonly runs: RunStore },
  { region }: StepContext,
): Promise<Lease> {
  await assertHolds(document, runs);
  const lease = await leases.read();
  if (lease !== undefined && lease.epoch === document.precheck?.epoch && lease.active !== region) return lease;
  throw new FailoverError(
    ERRORS.ownershipLost,
    `Precheck has judged epoch ${document.precheck?.epoch ?? 'none'}, the ledger is at ${lease?.epoch ?? 'none'} and ${lease?.active ?? 'nobody'} serves; the workload has moved since`,
  );
}

import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import { isHeldBy } from '../domain/held-run';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';

/** A step acts only while its run holds the workload: a run that was judged dead and replaced stops at its next step. */
export async function assertHolds(document: Pick<RunDocument, 'run'>, runs: RunStore): Promise<void> {
  const held = await runs.current();
  if (isHeldBy(held, document.run)) return;
  throw new FailoverError(
    ERRORS.ownershipLost,
    `run ${document.run.id} no longer holds the workload, ${held === undefined ? 'nobody does' : `run ${held.runId} does`}; this run stops here`,
  );
}

/** After `TakeOwnership` a step acts only under the epoch that its run took. */
export async function ownedEpoch(document: Pick<RunDocument, 'ownership'>, leases: LeaseStore): Promise<number> {
  const { ownership } = document;
  if (ownership === undefined)
    throw new FailoverError(ERRORS.badInput, 'the document has no ownership: TakeOwnership has not run');
  assertUnmoved(await leases.read(), ownership.epoch);
  return ownership.epoch;
}

/** A step that reads the lease again for what else stands in it judges by the same epoch. */
export function assertUnmoved(lease: Lease | undefined, epoch: number): void {
  if (lease?.epoch === epoch) return;
  throw new FailoverError(
    ERRORS.ownershipLost,
    `the ledger is at epoch ${lease?.epoch ?? 'none'}, this run took epoch ${epoch}; another run has moved the workload since`,
  );
}

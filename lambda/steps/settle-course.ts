import { ERRORS, FailoverError } from '../contract/errors';
import type { RunIdentity } from '../contract/run-document';
import type { Lease, LeaseStore } from '../ports/lease-store';

/** Keepers renew at the same time; each lost race is one more look. */
const TRIES = 8;

/** How the course of a switchover ends that is not given back. */
export const settledBy = ({ orchestration }: RunIdentity): 'all replayed' | 'failover went on' =>
  orchestration === 'switchover' ? 'all replayed' : 'failover went on';

/**
 * Before the first promotion of what a switchover has taken: from here on it cannot go back, by whoever's hand. The lease is the
 * one place where going back is decided too, so of the two only one comes to pass.
 */
export async function settleCourse(run: RunIdentity, epoch: number, leases: LeaseStore): Promise<Lease> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const lease = await leases.read();
    if (lease?.epoch !== epoch)
      throw new FailoverError(
        ERRORS.ownershipLost,
        `the ledger is at epoch ${lease?.epoch ?? 'none'}, not at ${epoch}: nothing is promoted any more`,
      );
    if (lease.taken?.course !== 'may go back') return lease;
    const { renewSeq, anchors } = lease;
    const result = await leases.renew({ epoch, renewSeq, holder: run.id, anchors, course: settledBy(run) });
    if (result.written) return result.value;
  }
  throw new FailoverError(ERRORS.transient, `the lease was renewed by others under each of ${TRIES} tries`);
}

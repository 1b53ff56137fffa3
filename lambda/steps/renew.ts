import { ERRORS, FailoverError } from '../contract/errors';
import type { RunIdentity } from '../contract/run-document';
import type { Lease, LeaseStore } from '../ports/lease-store';
import { settledBy } from './settle-course';

/** Keepers of this Region renew at the same time; each lost race is one more look. */
const TRIES = 8;

/**
 * The anchors were read before the renewal is sent, so a deadline made from them is covered by the lease. What is opened can not
 * be given back any more, also where nothing had to be promoted: somebody may have done that by hand.
 */
export async function renewWithAnchors(
  epoch: number,
  anchors: Readonly<Record<string, string>>,
  run: RunIdentity,
  leases: LeaseStore,
): Promise<Lease> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const lease = await leases.read();
    if (lease?.epoch !== epoch)
      throw new FailoverError(
        ERRORS.ownershipLost,
        `the ledger is at epoch ${lease?.epoch ?? 'none'}, not at ${epoch}`,
      );
    const result = await leases.renew({
      epoch,
      renewSeq: lease.renewSeq,
      holder: run.id,
      anchors: latest(lease.anchors, anchors),
      ...(lease.taken?.course === 'may go back' && { course: settledBy(run) }),
    });
    if (result.written) return result.value;
  }
  throw new FailoverError(ERRORS.transient, `the lease was renewed by others under each of ${TRIES} tries`);
}

/** A keeper may have promised a later deadline meanwhile; its anchor bounds the last possible write. Text of one clock sorts as time. */
const latest = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): Record<string, string> => ({
  ...a,
  ...Object.fromEntries(Object.entries(b).filter(([name, anchor]) => anchor > (a[name] ?? ''))),
});

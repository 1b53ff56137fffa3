import { NOT_INSTALLED } from '../domain/fence-grade';
import type { ReadinessCheck } from '../domain/precheck';
import { doesNotPass } from '../domain/promotion';
import type { DatabaseLook } from './look-at-databases';

/** Statuses of replication that no longer carry on: the copy stands still since an unknown time, or is being rebuilt. */
const DEAD_REPLICATION: ReadonlyMap<string, string> = new Map([
  ['terminated', 're-create the replica before it is promoted'],
  ['stopped', 're-create the replica before it is promoted'],
  ['pending-resync', 'Aurora builds it anew from the side that serves, wait for "connected"'],
]);

/** Ended for good after 30 days of standing still: what such a copy holds is no state of the workload. */
const TERMINATED = 'terminated';

/** Can this copy take over? `impossible` is what no override changes. */
export function readinessOf(
  { database, instance, inside, insideError }: DatabaseLook,
  resumes: boolean,
): ReadinessCheck {
  const name = `database ${database.name}`;
  const refused = (detail: string): ReadinessCheck => ({ name, passed: false, detail });
  const impossible = (detail: string): ReadinessCheck => ({ ...refused(detail), impossible: true });
  if (instance.role === 'missing')
    return impossible('the instance does not exist on this side; create the replica first');
  if (instance.status.means === 'person') return impossible(doesNotPass(instance.status));
  if (instance.role === 'replica' && DEAD_REPLICATION.has(instance.replication.status)) {
    const { status } = instance.replication;
    const detail = `replication is ${status}; ${DEAD_REPLICATION.get(status)}`;
    return status === TERMINATED ? impossible(detail) : refused(detail);
  }
  // Promoted by an earlier takeover and never seeded again: it lacks everything that the other side wrote since (fault E5).
  if (instance.role === 'primary' && !resumes)
    return impossible(
      'it is no replica of the side that serves: npx handover reprotect makes it one, before the workload moves here',
    );
  // A run that is gone on with may find the instance in the reboot of its own promotion.
  if (inside === undefined) return { name, passed: resumes, detail: `it does not answer: ${insideError}` };
  if (inside.row === undefined && database.grade !== 'none') return refused(NOT_INSTALLED);
  return { name, passed: true, detail: `${instance.role}, ${instance.status.name}, fence: ${database.grade}` };
}

/**
 * Promoted, or silent in the reboot that belongs to it: what closes the old side is not seen here any more, and the
 * judgement that stands with the lease counts. A replica that answers is judged as it is, whatever RDS does to it meanwhile.
 */
export const isPromoted = ({ instance, inside }: DatabaseLook): boolean =>
  instance.role === 'primary' ||
  (inside === undefined ? instance.role === 'replica' && instance.status.means === 'passing' : inside.writable);

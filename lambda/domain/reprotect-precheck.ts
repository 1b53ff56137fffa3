import type { Check } from '../contract/step-answers';
import type { InstanceState } from '../ports/database-fleet';
import type { FenceRecord } from '../ports/fence-store';
import type { GuardView } from '../ports/guarded-database';
import type { Inventory } from '../ports/inventory-store';
import type { Lease } from '../ports/lease-store';
import { type FencedDatabase, hasNoFence } from './fence';
import { notAnOldPrimary } from './old-primary';
import { doesNotPass } from './promotion';
import { notReadded } from './seeded-replica';
import { notOpenAgain } from './switchover-course';

/** The takeover that left this side is over: what it still had to do would be done to instances that are being replaced. */
export function takeoverCheck(lease: Lease, inventory: Inventory | undefined, workload: string): Check {
  const { epoch, taken } = lease;
  const name = 'takeover';
  if (taken === undefined) return { name, passed: true, detail: `nothing was ever moved, epoch is ${epoch}` };
  if (taken.back === true) return returnCheck(lease, inventory);
  const missing = inventory?.epoch === epoch ? (inventory.missing ?? []) : [];
  if (missing.length > 0)
    return {
      name,
      passed: false,
      detail: `it has left out ${missing.join(', ')}, whose only whole copy stands here; go on with that first: npx handover failover ${workload} --left-out --reason "..."`,
    };
  if (inventory?.epoch === epoch) return { name, passed: true, detail: `complete under epoch ${epoch}` };
  return {
    name,
    passed: false,
    detail: `the one of epoch ${epoch} is not complete; go on with it first: npx handover ${taken.course === undefined || taken.course === 'failover went on' ? 'failover' : 'switchover'} ${workload} --reason "go on"`,
  };
}

/** The side that serves again opens its databases itself. Until all are open, no copy here can be shown to follow, and no run goes on with it. */
function returnCheck({ epoch, active }: Lease, inventory: Inventory | undefined): Check {
  const name = 'takeover';
  const refused = (detail: string): Check => ({ name, passed: false, detail });
  if (inventory?.epoch !== epoch)
    return refused(
      `a switchover went back to ${active} under epoch ${epoch}, and its keeper has not opened everything yet; start again when it has, its log says what is closed`,
    );
  const { missing = [] } = inventory;
  if (missing.length > 0) return refused(notOpenAgain(active, missing));
  return { name, passed: true, detail: `a switchover went back to ${active} under epoch ${epoch}, all is open there` };
}

/** Of a takeover under an override the reconciliation is asked for besides; here, whether anybody ever said a word of it. */
export function fenceCheck({ epoch, taken }: Lease, fence: FenceRecord | undefined): Check {
  const name = 'fence';
  if (taken === undefined) return { name, passed: true, detail: 'no side was left, so none had to be closed' };
  if (fence === undefined)
    return {
      name,
      passed: false,
      detail: `nobody has said that the side that was left under epoch ${epoch} is closed`,
    };
  return { name, passed: true, detail: `${fence.how} since ${fence.at}, by ${fence.by}` };
}

export interface ProtectedDatabase {
  readonly database: FencedDatabase;
  readonly instance: InstanceState;
  readonly inside: GuardView | undefined;
  readonly insideError: string | undefined;
  /** What has the name under which its old primary is kept, and that name; undefined: its family keeps none. */
  readonly kept: { readonly name: string; readonly instance: InstanceState } | undefined;
  readonly epoch: number;
}

/** Can what stands here become a replica of the side that serves, or is it one? */
export function protectedCheck(seen: ProtectedDatabase): Check {
  const { database, instance } = seen;
  const name = `database ${database.name}`;
  const refused = (detail: string): Check => ({ name, passed: false, detail });
  if (instance.role === 'replica')
    return { name, passed: true, detail: `is a replica, ${instance.status.name}, ${instance.replication.status}` };
  if (hasNoFence(database))
    return refused('grade "none": nothing shows that its old side is closed; close it, and make it a replica by hand');
  if (seen.kept === undefined) return ofAurora(name, instance);
  if (instance.role === 'missing') return missing(name, seen.kept);
  if (instance.status.means === 'person') return refused(doesNotPass(instance.status));
  return oldPrimary(name, seen);
}

/** What Aurora takes back it has fenced in its storage; nothing here is renamed or replaced. */
function ofAurora(name: string, instance: Exclude<InstanceState, { role: 'replica' }>): Check {
  const person = instance.role === 'primary' && instance.status.means === 'person';
  const complaint = notReadded(instance) ?? (person ? doesNotPass(instance.status) : undefined);
  return { name, passed: complaint === undefined, detail: complaint ?? 'Aurora adds it back by itself' };
}

function missing(name: string, kept: NonNullable<ProtectedDatabase['kept']>): Check {
  if (kept.instance.role !== 'missing')
    return { name, passed: true, detail: `an earlier run has kept its old primary as ${kept.name}` };
  const detail = `there is no instance on this side, nor under its name ${kept.name}; create the replica by hand`;
  return { name, passed: false, detail };
}

function oldPrimary(name: string, { inside, insideError, epoch }: ProtectedDatabase): Check {
  if (inside === undefined)
    return {
      name,
      passed: false,
      detail: `its old primary does not answer, so nothing shows that it is closed: ${insideError}`,
    };
  const complaint = notAnOldPrimary(inside, epoch);
  if (complaint !== undefined) return { name, passed: false, detail: complaint };
  return { name, passed: true, detail: `old primary, closed under epoch ${inside.row?.epoch}` };
}

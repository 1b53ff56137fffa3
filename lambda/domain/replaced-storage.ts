import { replacedStorage } from '../contract/names';
import type { ClusterSnapshot } from '../ports/cluster-snapshots';
import type { InstanceState } from '../ports/database-fleet';
import type { Lease } from '../ports/lease-store';
import { secondsBetween } from './instants';
import { notReadded } from './seeded-replica';

export interface StorageSituation {
  readonly cluster: string;
  readonly own: InstanceState;
  /** All that RDS shows of the cluster. */
  readonly snapshots: readonly ClusterSnapshot[];
  /** Name of the copy that a person deletes. */
  readonly copy: string;
  readonly taken: Lease['taken'];
  /** The old side was seen alive until then: what is older belongs to an earlier takeover. */
  readonly notBefore: string;
  /** The look before this one has found none either. */
  readonly missed: boolean;
}

export type StorageDecision =
  | { readonly action: 'none' | 'wait' | 'miss' | 'kept' | 'lost' | 'needs-person'; readonly because: string }
  | { readonly action: 'copy'; readonly from: string };

/** What a failover has lost is only in that snapshot: kept is what was copied, and nothing else is called so. */
export function decideStorage(s: StorageSituation): StorageDecision {
  const nothing = nothingDiverged(s.taken);
  if (nothing !== undefined) return { action: 'none', because: nothing };
  const copy = s.snapshots.find(({ name }) => name === s.copy);
  if (copy !== undefined) return copied(copy, s.cluster);
  const taken = takenAtFailover(s);
  if (taken !== undefined) return source(taken);
  return missing(s);
}

function nothingDiverged(taken: Lease['taken']): string | undefined {
  if (taken === undefined || taken.back === true) return 'nothing was ever moved';
  return taken.course === 'all replayed'
    ? 'it was left by a switchover: nothing diverged, so Aurora has taken no snapshot and there is nothing to keep'
    : undefined;
}

function copied({ name, status, stays, copyOf }: ClusterSnapshot, cluster: string): StorageDecision {
  if (!stays || copyOf?.startsWith(replacedStorage(cluster)) !== true)
    return needsPerson(
      `snapshot ${name} exists and shows ${copyOf === undefined ? 'no sign' : `as its source ${copyOf}, not`} of the storage that Aurora replaced: copy it to another name, delete it, then start again`,
    );
  if (status === 'available') return { action: 'kept', because: `snapshot ${name}, a copy of ${copyOf}` };
  return status === 'failed'
    ? needsPerson(`snapshot ${name} has failed: delete it, then start again`)
    : wait(`snapshot ${name} is being copied, its status is ${status}`);
}

/** The first one since: whatever came later is not of the point of failure. */
function takenAtFailover({ snapshots, cluster, notBefore }: StorageSituation): ClusterSnapshot | undefined {
  return snapshots
    .filter(({ name, takenAt }) => name.startsWith(replacedStorage(cluster)) && isSince(takenAt, notBefore))
    .toSorted((one, other) => (one.takenAt ?? '').localeCompare(other.takenAt ?? ''))[0];
}

/** One that does not show its time yet is being taken now. */
const isSince = (takenAt: string | undefined, notBefore: string): boolean =>
  takenAt === undefined || secondsBetween(notBefore, takenAt) >= 0;

function source({ name, status, takenAt }: ClusterSnapshot): StorageDecision {
  if (status === 'failed') return lost(`Aurora could not take its snapshot ${name}`);
  if (status === 'available' && takenAt !== undefined) return { action: 'copy', from: name };
  return wait(`Aurora is taking its snapshot ${name}, its status is ${status}`);
}

/** It is taken before the storage is built anew: once that follows there will be none any more. An answer may be stale, so it is looked for twice. */
function missing({ own, missed }: StorageSituation): StorageDecision {
  const complaint = notReadded(own);
  if (complaint !== undefined) return needsPerson(complaint);
  if (own.role !== 'replica' || !own.replication.healthy)
    return wait('Aurora has not built its storage anew yet, and has shown no snapshot of the old one');
  return missed
    ? lost('Aurora shows no snapshot of the storage that it replaced: it could take none, or its retention has passed')
    : {
        action: 'miss',
        because: 'Aurora shows no snapshot of the storage that it replaced, it is looked for once more',
      };
}

const wait = (because: string): StorageDecision => ({ action: 'wait', because });
const needsPerson = (because: string): StorageDecision => ({ action: 'needs-person', because });
const lost = (what: string): StorageDecision => ({
  action: 'lost',
  because: `${what}; what only the old side had is in nothing that Handover knows of`,
});

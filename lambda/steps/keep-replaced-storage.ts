import { ERRORS, FailoverError } from '../contract/errors';
import { COPY_OF_TAG, finalSnapshot } from '../contract/names';
import type { KeptPrimary } from '../contract/reprotect-document';
import { decideStorage } from '../domain/replaced-storage';
import type { ClusterSnapshots } from '../ports/cluster-snapshots';
import type { Lease } from '../ports/lease-store';
import type { DatabaseLook } from './look-at-databases';
import { orWhyNot } from './reprotect-wait';
import type { StepContext } from './step';

/** Aurora replaces the storage of an old primary by itself. The snapshot that it takes before ends with the retention of backups: a copy stays. */
export async function keepReplacedStorage(
  { database, identifier, instance: own }: DatabaseLook,
  { lease, before }: { readonly lease: Lease; readonly before: KeptPrimary | undefined },
  snapshots: ClusterSnapshots,
  context: StepContext,
): Promise<KeptPrimary> {
  const { name } = database;
  const { epoch, taken } = lease;
  const copy = finalSnapshot(identifier, epoch);
  const decision = decideStorage({
    cluster: identifier,
    own,
    snapshots: await snapshots.of(identifier),
    copy,
    taken,
    notBefore: taken?.previousAnchors[name] ?? taken?.at ?? '',
    missed: before?.missed === true,
  });
  const underWay = (detail: string): KeptPrimary => ({ name, status: 'under way', detail });
  switch (decision.action) {
    case 'none':
      return { name, status: 'nothing to keep', detail: decision.because };
    case 'kept':
      return { name, status: 'kept', detail: decision.because, snapshot: copy };
    case 'lost':
      return { name, status: 'not kept', detail: decision.because };
    case 'wait':
      return underWay(decision.because);
    case 'miss':
      return { ...underWay(decision.because), missed: true };
    case 'needs-person':
      throw new FailoverError(ERRORS.databaseNeedsPerson, `${name} (${identifier}): ${decision.because}`);
    case 'copy': {
      const order = {
        cluster: identifier,
        from: decision.from,
        to: copy,
        tags: tagsOf(name, decision.from, epoch, context),
      };
      return underWay(await orWhyNot(snapshots.copy(order).then(() => `${order.from} is being copied to ${copy}`)));
    }
  }
}

const tagsOf = (database: string, from: string, epoch: number, { settings }: StepContext): Record<string, string> => ({
  [COPY_OF_TAG]: from.replace(/^rds:/, ''),
  'handover:workload': `${settings.installation}-${settings.workload}`,
  'handover:database': database,
  'handover:epoch': String(epoch),
});

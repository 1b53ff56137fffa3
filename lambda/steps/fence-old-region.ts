import type { FenceAnswer, RunDocument } from '../contract/run-document';
import { wholeSeconds } from '../domain/instants';
import type { FenceRecord, FenceStore } from '../ports/fence-store';
import type { LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import { assertHolds, ownedEpoch } from './hold';
import { now, type StepContext } from './step';

export interface FenceOldRegionPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly fences: FenceStore;
}

/**
 * The raised epoch is the order to close; this waits for its effect. Held when the old side's keeper has acknowledged, or
 * when the machine itself has waited a full TTL since ownership was taken: by then every deadline in the old databases
 * has passed by the margin, with nobody alive to help. Only the machine's own waits count, no clock is read.
 */
export async function fenceOldRegion(
  document: RunDocument,
  ports: FenceOldRegionPorts,
  context: StepContext,
): Promise<FenceAnswer> {
  await assertHolds(document, ports.runs);
  const epoch = await ownedEpoch(document, ports.leases);
  const waitedSeconds = document.fence === undefined ? 0 : document.fence.waitedSeconds + document.fence.waitSeconds;
  const recorded =
    (await ports.fences.read(epoch)) ?? (await closedByDeadline(epoch, waitedSeconds, ports.fences, document, context));
  if (recorded !== undefined) return held(recorded, waitedSeconds);
  const leftSeconds = context.timings.leaseTtlSeconds - waitedSeconds;
  return {
    status: 'waiting',
    waitSeconds: wholeSeconds(Math.min(context.timings.pollSeconds, leftSeconds)),
    waitedSeconds,
    how: `no acknowledgement yet; the old databases close by themselves in ${leftSeconds} s at the latest`,
  };
}

async function closedByDeadline(
  epoch: number,
  waitedSeconds: number,
  fences: FenceStore,
  document: RunDocument,
  context: StepContext,
): Promise<FenceRecord | undefined> {
  if (waitedSeconds < context.timings.leaseTtlSeconds) return undefined;
  return fences.record({ epoch, how: 'deadline', by: document.run.id, at: now(context), databases: {} });
}

const held = (fence: FenceRecord, waitedSeconds: number): FenceAnswer => ({
  status: 'held',
  waitSeconds: 0,
  waitedSeconds,
  how:
    fence.how === 'acknowledged'
      ? `${fence.by} closed the old databases and said so`
      : 'the old databases closed by their own deadline',
  heldAt: fence.at,
});

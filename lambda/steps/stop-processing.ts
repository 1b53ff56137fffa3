import type { RunDocument } from '../contract/run-document';
import type { StoppedAnswer } from '../contract/step-answers';
import type { LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import type { ServingStore } from '../ports/serving-store';
import { assertHolds } from './hold';
import type { StepContext } from './step';

export interface StopProcessingPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly serving: ServingStore;
}

/**
 * The dispatcher of the side that serves starts nothing more, so that what runs comes to its end. It is stopped by this run and
 * for this run's life only: when the run ends or dies, whatever it came to, it starts jobs again by itself.
 */
export async function stopProcessing(
  document: RunDocument,
  ports: StopProcessingPorts,
  { settings, region }: StepContext,
): Promise<StoppedAnswer> {
  await assertHolds(document, ports.runs);
  const lease = await ports.leases.read();
  if (settings.jobs === undefined) return { stopped: false, detail: 'the workload has no jobs' };
  if (lease === undefined || lease.active === region)
    return { stopped: false, detail: 'ownership was taken before, the old side starts none' };
  const standing = await ports.serving.pauseDispatch({ region: lease.active, epoch: lease.epoch }, document.run.id);
  const stopped = standing?.pausedBy === document.run.id;
  return {
    stopped,
    detail: stopped
      ? `${lease.active} starts no more jobs`
      : `${lease.active} was starting none under epoch ${lease.epoch}`,
  };
}

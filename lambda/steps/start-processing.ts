import type { RunDocument } from '../contract/run-document';
import type { ProcessingAnswer } from '../contract/step-answers';
import type { LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import type { ServingStore } from '../ports/serving-store';
import { assertHolds, ownedEpoch } from './hold';
import type { StepContext } from './step';

export interface StartProcessingPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly serving: ServingStore;
}

/** The dispatcher of this side starts jobs under the new epoch; that of the old side finds itself below it. */
export async function startProcessing(
  document: RunDocument,
  ports: StartProcessingPorts,
  context: StepContext,
): Promise<ProcessingAnswer> {
  await assertHolds(document, ports.runs);
  const epoch = await ownedEpoch(document, ports.leases);
  const allowed = await ports.serving.allowDispatch({ region: context.region, epoch });
  return { dispatchEpoch: allowed.epoch };
}

import type { RunDocument } from '../contract/run-document';
import type { PrecheckAnswer } from '../contract/step-answers';
import { type PrecheckPorts, precheck } from './precheck';
import { precheckSwitchover } from './precheck-switchover';
import type { StepContext } from './step';

/** The state `Precheck` of both machines: what has to be well differs. */
export const precheckRun = (
  document: RunDocument,
  ports: PrecheckPorts,
  context: StepContext,
): Promise<PrecheckAnswer> =>
  document.run.orchestration === 'switchover'
    ? precheckSwitchover(document, ports, context)
    : precheck(document, ports, context);

import type { RunDocument } from '../contract/run-document';
import type { PrecheckAnswer } from '../contract/step-answers';
import type { Orchestration } from '../contract/steps';
import { type PrecheckPorts, precheck } from './precheck';
import { precheckReprotect } from './precheck-reprotect';
import { precheckSwitchover } from './precheck-switchover';
import type { Step, StepContext } from './step';

const PRECHECKS: Readonly<Record<Orchestration, Step<RunDocument, PrecheckPorts, PrecheckAnswer>>> = {
  failover: precheck,
  switchover: precheckSwitchover,
  reprotect: precheckReprotect,
};

/** The state `Precheck` of every machine: what has to be well differs. */
export const precheckRun = (
  document: RunDocument,
  ports: PrecheckPorts,
  context: StepContext,
): Promise<PrecheckAnswer> => PRECHECKS[document.run.orchestration](document, ports, context);

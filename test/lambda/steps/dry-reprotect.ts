import type { RunDocument } from '../../../lambda/contract/run-document';
import type { StepName } from '../../../lambda/contract/steps';
import { claimRun } from '../../../lambda/steps/claim-run';
import { dryStep } from '../../../lambda/steps/dry-run/dry-step';
import { keepOldPrimary } from '../../../lambda/steps/keep-old-primary';
import { measureLoss } from '../../../lambda/steps/measure-loss';
import { precheckRun } from '../../../lambda/steps/precheck-run';
import { registerReplica } from '../../../lambda/steps/register-replica';
import { report } from '../../../lambda/steps/report';
import { seedReplica } from '../../../lambda/steps/seed-replica';
import type { Step } from '../../../lambda/steps/step';
import type { Reprotect } from './reprotect';

type AnyStep = Step<RunDocument, Reprotect['ports'], object>;

/** The steps of the machine in their order, on dry ports: as the machine runs them when its trigger is a dry run. */
export async function dryReprotect(reprotect: Reprotect): Promise<RunDocument> {
  const { ports, context } = reprotect;
  const dry = (name: StepName, step: AnyStep, document: object): Promise<object> =>
    dryStep(name, document, { ports, context }, (on) => step(document as RunDocument, on, context)) as Promise<object>;
  const execution = reprotect.orders.execution('dry-1', { trigger: { kind: 'dry-run' } });
  const first = { execution, state: {}, orchestration: 'reprotect' };
  let document = (await dry('ClaimRun', claimRun as unknown as AnyStep, first)) as RunDocument;
  const put = async (key: keyof RunDocument | 'report', name: StepName, step: AnyStep) => {
    document = { ...document, [key]: await dry(name, step, document) };
  };
  await put('precheck', 'Precheck', precheckRun);
  await put('measured', 'MeasureLoss', measureLoss);
  do await put('kept', 'KeepOldPrimary', keepOldPrimary);
  while (document.kept?.status === 'waiting');
  do await put('seeded', 'SeedReplica', seedReplica);
  while (document.seeded?.status === 'waiting');
  await put('registered', 'RegisterReplica', registerReplica);
  await put('report' as 'registered', 'Report', report as unknown as AnyStep);
  return document;
}

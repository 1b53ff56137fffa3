import './quiet-powertools';
import type { DecideEvent } from '../../lambda/contract/decide';
import { STEPS, type StepEvent, type StepFunction, type StepName } from '../../lambda/contract/steps';
import { announcer } from '../../lambda/handlers/announce';
import { bind, type StepTable, stepHandler } from '../../lambda/handlers/step-handler';
import { askForApproval } from '../../lambda/steps/ask-for-approval';
import { claimRun } from '../../lambda/steps/claim-run';
import { confirmReplay } from '../../lambda/steps/confirm-replay';
import { drainJobs } from '../../lambda/steps/drain-jobs';
import { fenceOldRegion } from '../../lambda/steps/fence-old-region';
import { goBack } from '../../lambda/steps/go-back';
import { keepOldPrimary } from '../../lambda/steps/keep-old-primary';
import { measureLoss } from '../../lambda/steps/measure-loss';
import { openDatabases } from '../../lambda/steps/open-databases';
import { precheckRun } from '../../lambda/steps/precheck-run';
import { promoteDatabases } from '../../lambda/steps/promote-databases';
import { readDecision } from '../../lambda/steps/read-decision';
import { recordAnswer } from '../../lambda/steps/record-answer';
import { registerReplica } from '../../lambda/steps/register-replica';
import { report } from '../../lambda/steps/report';
import { requeueRunningJobs } from '../../lambda/steps/requeue-running-jobs';
import { scaleUp } from '../../lambda/steps/scale-up';
import { seedReplica } from '../../lambda/steps/seed-replica';
import { shiftTraffic } from '../../lambda/steps/shift-traffic';
import { startProcessing } from '../../lambda/steps/start-processing';
import type { StepContext } from '../../lambda/steps/step';
import { stopProcessing } from '../../lambda/steps/stop-processing';
import { switchConnections } from '../../lambda/steps/switch-connections';
import { takeOwnership } from '../../lambda/steps/take-ownership';
import { updateInventory } from '../../lambda/steps/update-inventory';
import { verify } from '../../lambda/steps/verify';
import { TaskFailure } from '../machine';
import type { StepPorts } from './step-ports';

/** Stands between a step's function and the step itself. */
export type Intercept = (step: StepName, act: () => Promise<unknown>, document: unknown) => Promise<unknown>;

/** The end of a function's name, by the group of steps that it runs. */
const ROLES: Readonly<Record<StepFunction, string>> = {
  run: 'run-steps',
  databases: 'database-steps',
  traffic: 'traffic-steps',
  processing: 'processing-steps',
  reprotection: 'reprotection-steps',
};

/** The step functions of one Region: the steps and the handler around them that ship, on ports in memory. */
export class MemoryFunctions {
  private readonly handlers: ReadonlyMap<StepFunction, ReturnType<typeof stepHandler>>;

  constructor(
    private readonly ports: StepPorts,
    private readonly context: StepContext,
    intercept: Intercept = (_, act) => act(),
  ) {
    const steps = intercepted(allSteps(ports, context), intercept);
    const groups = Object.keys(ROLES) as StepFunction[];
    const announce = announcer(ports.events, context);
    this.handlers = new Map(
      groups.map((group) => [group, stepHandler(only(steps, group), ports.runs, context.clock, announce)]),
    );
  }

  /** The one step of the machine `decide`. */
  private readonly decide = (event: DecideEvent): Promise<unknown> => recordAnswer(event, this.ports, this.context);

  /** Rejects with `TaskFailure` as the Lambda service reports a function that threw. */
  async invoke(functionArn: string, event: unknown): Promise<unknown> {
    const group = (Object.keys(ROLES) as StepFunction[]).find((name) => functionArn.endsWith(`-${ROLES[name]}`));
    const decide = functionArn.endsWith('-decide') ? this.decide : undefined;
    const handler = decide ?? (group && this.handlers.get(group));
    if (handler === undefined) throw new Error(`no step function ${functionArn} in the rehearsal`);
    try {
      return await handler(event as StepEvent & DecideEvent);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw TaskFailure.ofLambda({ errorType: error.name, errorMessage: error.message });
    }
  }
}

const allSteps = (ports: StepPorts, context: StepContext): Required<StepTable> => ({
  ClaimRun: bind(claimRun, ports, context),
  Precheck: bind(precheckRun, ports, context),
  AskForApproval: bind(askForApproval, ports, context),
  ReadDecision: bind(readDecision, ports, context),
  StopProcessing: bind(stopProcessing, ports, context),
  DrainJobs: bind(drainJobs, ports, context),
  TakeOwnership: bind(takeOwnership, ports, context),
  FenceOldRegion: bind(fenceOldRegion, ports, context),
  ConfirmReplay: bind(confirmReplay, ports, context),
  PromoteDatabases: bind(promoteDatabases, ports, context),
  ScaleUp: bind(scaleUp, ports, context),
  OpenDatabases: bind(openDatabases, ports, context),
  SwitchConnections: bind(switchConnections, ports, context),
  ShiftTraffic: bind(shiftTraffic, ports, context),
  StartProcessing: bind(startProcessing, ports, context),
  RequeueRunningJobs: bind(requeueRunningJobs, ports, context),
  Verify: bind(verify, ports, context),
  UpdateInventory: bind(updateInventory, ports, context),
  GoBack: bind(goBack, ports, context),
  MeasureLoss: bind(measureLoss, ports, context),
  KeepOldPrimary: bind(keepOldPrimary, ports, context),
  SeedReplica: bind(seedReplica, ports, context),
  RegisterReplica: bind(registerReplica, ports, context),
  Report: bind(report, ports, context),
});

const named = (steps: StepTable) => Object.entries(steps) as [StepName, NonNullable<StepTable[StepName]>][];

const intercepted = (steps: StepTable, intercept: Intercept): StepTable =>
  Object.fromEntries(
    named(steps).map(([name, act]) => [
      name,
      (document: unknown) => intercept(name, () => act(document, name), document),
    ]),
  );

/** One function holds the steps that the contract gives it, and no other. */
const only = (steps: StepTable, group: StepFunction): StepTable =>
  Object.fromEntries(named(steps).filter(([name]) => STEPS[name].function === group));

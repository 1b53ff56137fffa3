import type { RunReport } from '../lambda/contract/report';
import type { WorkloadSettings } from '../lambda/contract/settings';
import type { Break } from './scenarios/breaks';
import { startOperator } from './scenarios/operator';
import type { Scenario } from './scenarios/scenario';
import { accountOf, comesTrue, type Stage, setStage } from './scenarios/stage';
import { tellLive } from './terminal/live-story';
import type { Screen } from './terminal/screen';
import { gather } from './verdict/evidence';
import { labReport } from './verdict/lab-report';
import type { LabWorld } from './world/lab-world';
import { startWorld } from './world/start-world';

export interface Play {
  readonly scenario: Scenario;
  readonly broken?: Break;
  readonly assembly: string;
  readonly workload?: string;
  readonly dataFolder: string;
  readonly logFolder: string;
  readonly settings: Partial<WorkloadSettings>;
  /** Configuration file of the app, for the operator's command line. */
  readonly config?: string;
  readonly random: () => number;
  readonly screen: Screen;
  readonly next: string;
  /** Called as soon as there is something to stop. */
  readonly onWorld: (world: LabWorld) => void;
}

export interface Played {
  readonly report: RunReport;
  /** What the lab was asked for and does not implement: then the run proves nothing. */
  readonly refusals: readonly string[];
}

/** A run that is not over by then never ends; detection, an answer of a person and a promotion fit in many times. */
const RUN_LIMIT_MS = 45_000;
const JOBS_LIMIT_MS = 60_000;
/** Jobs that have not moved for so long never will. */
const STANDSTILL_MS = 8_000;

/** Plays one scenario from a dead laptop to a verdict. The world is stopped on every path. */
export async function play(options: Play): Promise<Played> {
  const { scenario, broken, screen } = options;
  const world = await startWorld({
    ...options,
    intercept: broken?.intercept,
    workerEnvironment: broken?.workerEnvironment ?? {},
  });
  options.onWorld(world);
  let stage: Stage | undefined;
  const quiet = tellLive(world, screen, async () => (stage === undefined ? undefined : accountOf(world, stage.jobs)));
  world.parts.endings.add('the live story', quiet);
  try {
    startOperator(world, options.config);
    stage = await setStage(world, options.random);
    await broken?.before?.(stage);
    await scenario.strike(stage);
    await runToTheEnd(stage);
    await scenario.aftermath?.(stage);
    const evidence = await gather(stage, scenario.lost);
    const title = `Failover rehearsal: ${scenario.name}${broken === undefined ? '' : ` with ${broken.name} broken`}`;
    const { happenings, cloud } = world.parts;
    return {
      report: labReport({ evidence, happenings: happenings.list, title, next: options.next }),
      refusals: [...cloud.refusals],
    };
  } finally {
    await world.stop();
  }
}

/** Until the run has ended, clients write again and every job has come to its end, or it is clear that they never will. */
async function runToTheEnd(stage: Stage): Promise<void> {
  const { world, client, jobs } = stage;
  const { history, settings } = world.parts;
  const ended = (): boolean => history.some(({ kind }) => kind === 'ExecutionSucceeded' || kind === 'ExecutionFailed');
  const served = (): boolean => client.acknowledged.at(-1)?.region === settings.regions.standby;
  if (!(await comesTrue(RUN_LIMIT_MS, async () => ended()))) return;
  if (!(await comesTrue(RUN_LIMIT_MS, async () => served()))) return;
  let moved = { left: jobs.ids.length, at: Date.now() };
  await comesTrue(JOBS_LIMIT_MS, async () => {
    const { pending, running } = await accountOf(world, jobs);
    if (pending + running !== moved.left) moved = { left: pending + running, at: Date.now() };
    return moved.left === 0 || Date.now() - moved.at > STANDSTILL_MS;
  });
}

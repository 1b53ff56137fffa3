import type { RunReport } from '../lambda/contract/report';
import type { WorkloadSettings } from '../lambda/contract/settings';
import type { Break } from './scenarios/breaks';
import { untilJobsEnd } from './scenarios/job-patience';
import { startOperator } from './scenarios/operator';
import type { Scenario } from './scenarios/scenario';
import { accountOf, comesTrue, type Stage, setStage } from './scenarios/stage';
import { tellLive } from './terminal/live-story';
import type { Screen } from './terminal/screen';
import { type Evidence, gather } from './verdict/evidence';
import { faultChecks, type LabCheck, stayChecks } from './verdict/lab-check';
import { labReport } from './verdict/lab-report';
import { decisiveRun, ENDINGS } from './verdict/moments';
import { patiently } from './verdict/patiently';
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
  readonly seed: number;
  readonly screen: Screen;
  readonly next: string;
  /** Called as soon as there is something to stop. */
  readonly onWorld: (world: LabWorld) => void;
}

export interface Played {
  readonly report: RunReport;
  /** What the scenario shows beside the promises. */
  readonly checks: readonly LabCheck[];
  readonly ends: 'moves' | 'stays';
  /** What the lab was asked for and does not implement: then the run proves nothing. */
  readonly refusals: readonly string[];
}

/** A name flips within its TTL: clients that are not served so long after the run has ended never are. */
const SERVED_LIMIT_MS = 20_000;
/** A run that is not over by then never ends; detection, an answer of a person and a promotion fit in many times. */
const RUN_LIMIT_MS = 45_000;

/** A client of a page waits so long. */
const HURRIED_MS = 1_000;
/** Where no write may fail, a busy laptop must not fail one: what a client is told counts then, not how soon. */
const PATIENT_MS = 10_000;

/** Plays one scenario from a dead laptop to a verdict. The world is stopped on every path. */
export async function play(options: Play): Promise<Played> {
  const { scenario, broken, screen } = options;
  const world = await startWorld({
    ...options,
    first: scenario.from ?? 'home',
    grade: scenario.grade,
    timings: scenario.timings ?? {},
    patienceMs: scenario.uninterrupted ? PATIENT_MS : HURRIED_MS,
    intercept: broken?.intercept,
    workerEnvironment: broken?.workerEnvironment ?? {},
    patches: broken?.patches ?? [],
    graph: broken?.graph,
  });
  options.onWorld(world);
  let stage: Stage | undefined;
  const quiet = tellLive(world, screen, async () => (stage === undefined ? undefined : accountOf(world, stage.jobs)));
  world.parts.endings.add('the live story', quiet);
  try {
    startOperator(world, scenario.operator ?? 'approves', options.config);
    stage = await setStage(world, options);
    await takeAway(broken, stage);
    await scenario.strike(stage);
    await unfold(scenario, stage);
    const set = stage;
    const ended = { ...scenario, ...(await scenario.ended?.(set)) };
    const evidence = scenario.judged?.(set) ?? (await patiently(() => gather(set, ended)));
    const checks = await patiently(() => checksOf(ended, set, evidence));
    const title = `Failover rehearsal: ${scenario.name}${broken === undefined ? '' : ` with ${broken.name} broken`}`;
    const { happenings, cloud } = world.parts;
    return {
      report: labReport({ evidence, checks, happenings: happenings.list, title, next: options.next }),
      checks,
      ends: evidence.ends,
      refusals: [...cloud.refusals],
    };
  } finally {
    await world.stop();
  }
}

/** Told in the story: who reads it later must not take a broken world for a whole one. */
async function takeAway(broken: Break | undefined, stage: Stage): Promise<void> {
  if (broken === undefined) return;
  const { happenings } = stage.world.parts;
  happenings.tell({ lane: stage.world.firstRegion, kind: 'fault', text: `broken on purpose: ${broken.title}` });
  await broken.before?.(stage);
}

/** A workload that moves is waited for, one that stays goes on as its scenario says; then the jobs get their time. */
async function unfold({ ends, aftermath }: Scenario, stage: Stage): Promise<void> {
  if (ends === 'stays') {
    await aftermath?.(stage);
    await jobsToTheirEnd(stage);
    return;
  }
  await runToTheEnd(stage);
  await aftermath?.(stage);
}

async function checksOf(
  { ends, expects, uninterrupted }: Scenario,
  stage: Stage,
  evidence: Evidence,
): Promise<readonly LabCheck[]> {
  const stayed = ends === 'stays' ? stayChecks(evidence, uninterrupted ?? false) : [];
  return [...faultChecks(stage.faults), ...stayed, ...((await expects?.(stage, evidence)) ?? [])];
}

/** Until the run has ended, clients write again and every job has come to its end, or it is clear that they never will. */
async function runToTheEnd(stage: Stage): Promise<void> {
  const { world, client } = stage;
  const { history } = world.parts;
  const ended = (): boolean => {
    const run = decisiveRun(history);
    return history.some(({ kind, execution }) => execution === run && ENDINGS.has(kind));
  };
  const served = (): boolean => client.acknowledged.at(-1)?.region === world.otherRegion;
  if (!(await comesTrue(RUN_LIMIT_MS, async () => ended()))) return;
  if (!(await comesTrue(SERVED_LIMIT_MS, async () => served()))) return;
  await jobsToTheirEnd(stage);
}

const jobsToTheirEnd = ({ world, jobs }: Stage): Promise<boolean> => untilJobsEnd(() => accountOf(world, jobs));

import { setTimeout as sleep } from 'node:timers/promises';
import { JOB_STATES } from '../../lambda/contract/jobs';
import { plays } from '../lambda/lab-function';
import { patiently } from '../verdict/patiently';
import { LAB_SECONDS_PER_MINUTE } from '../world/lab-timings';
import type { LabWorld } from '../world/lab-world';
import { untilJobsEnd } from './job-patience';
import type { SubmittedJob } from './jobs';
import { seeded } from './random';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import { instantOf, type ScheduleStory, schedulesChecks } from './schedules-checks';
import { accountOf, comesTrue, type Stage, waitFor } from './stage';

const MINUTE_MS = LAB_SECONDS_PER_MINUTE * 1_000;
/** So many minutes pass in which neither Region can submit what is due. */
const MISSED_MINUTES = 2.5;
const RUNS_BEFORE = 3;
const RUNS_LIMIT_MS = 60_000;

const stories = new WeakMap<Stage, ScheduleStory>();

export const schedules: Scenario = {
  name: 'schedules',
  title:
    'a cron line of every minute through a failover, its clock twelvefold: minutes that nobody could submit, then both Regions again',
  config: 'lab/workload/configs/schedules.ts',
  jobs: 30,
  lost: 'first',
  strike: async (stage) => {
    const { world } = stage;
    const { happenings } = world.parts;
    await waitFor(`${RUNS_BEFORE} runs of the schedule`, RUNS_LIMIT_MS, async () => {
      return (await scheduledJobs(world)).length >= RUNS_BEFORE;
    });
    await sleep(seeded(stage.seed)() * MINUTE_MS);
    const resume = world.parts.schedules.suspend(functionsOf(world));
    const silentFrom = Date.now();
    await regionLoss.strike(stage);
    await sleep(MISSED_MINUTES * MINUTE_MS);
    resume();
    stories.set(stage, { ...untold(stage), silentFrom, silentTo: Date.now() });
    happenings.tell({ lane: world.otherRegion, kind: 'note', text: 'events of the schedules come again' });
  },
  aftermath: async (stage) => {
    const { world } = stage;
    const { happenings } = world.parts;
    await world.reviveRegion(world.first);
    happenings.tell({ lane: world.firstRegion, kind: 'fault', text: 'it is back, and submits what is due as well' });
    await untilBothSubmit(stage);
    const last = await closeBooks(world);
    stories.set(stage, { ...untold(stage), ...stories.get(stage), last });
    await untilJobsEnd(() => accountOf(world, stage.jobs));
    stage.jobs.push(...(await patiently(() => scheduledJobs(world))));
  },
  expects: async (stage, evidence) =>
    schedulesChecks(evidence, stories.get(stage) ?? untold(stage), stage.world.parts.cloud.log.entries),
};

const untold = ({ world }: Stage): ScheduleStory => {
  const clock = world.parts.cronClock;
  return { clock, silentFrom: 0, silentTo: 0, last: '' };
};

const functionsOf = ({ parts }: LabWorld): readonly string[] =>
  parts.workload.functions.filter((lambda) => plays(lambda, 'schedules')).map(({ arn }) => arn);

/** The Region that came back has looked through what is due from the beginning, and another minute has passed for both. */
async function untilBothSubmit({ world }: Stage): Promise<void> {
  const { cloud, cronClock } = world.parts;
  const from = Date.now();
  await waitFor('the Region that is back to submit what is due', RUNS_LIMIT_MS, async () =>
    cloud.log.entries.some(
      ({ caller, callerRegion, at }) =>
        at > from && caller.endsWith('-schedules') && callerRegion === world.firstRegion,
    ),
  );
  const next = cronClock.minute(Date.now() + MINUTE_MS);
  await waitFor(`the run of ${next}`, RUNS_LIMIT_MS, async () =>
    (await scheduledJobs(world)).some(({ id }) => instantOf(id) === next),
  );
}

/** No more events; what is under way ends. Answers the last instant whose run was accepted. */
async function closeBooks(world: LabWorld): Promise<string> {
  const { functions, schedules: events } = world.parts;
  events.suspend(functionsOf(world));
  const underWay = () => functions.underWay((lambda) => plays(lambda, 'schedules'));
  await comesTrue(RUNS_LIMIT_MS, async () => underWay().length === 0);
  const instants = (await patiently(() => scheduledJobs(world))).map(({ id }) => instantOf(id) ?? '');
  return instants.sort().at(-1) ?? '';
}

/** Everything in the ledger that a schedule has made. */
async function scheduledJobs({ parts }: LabWorld): Promise<readonly SubmittedJob[]> {
  const applications = parts.settings.jobs?.applications ?? [];
  const pages = applications.flatMap(({ name }) => JOB_STATES.map((state) => everyJob(parts.ledger.jobs, name, state)));
  return (await Promise.all(pages)).flat().filter(({ id }) => instantOf(id) !== undefined);
}

type Desk = LabWorld['parts']['ledger']['jobs'];

async function everyJob(desk: Desk, application: string, state: (typeof JOB_STATES)[number]): Promise<SubmittedJob[]> {
  const found: SubmittedJob[] = [];
  let from: string | undefined;
  do {
    const { jobs, next } = await desk.page(application, { state, limit: 100, ...(from !== undefined && { from }) });
    found.push(...jobs.map(({ id }) => ({ application, id })));
    from = next;
  } while (from !== undefined);
  return found;
}

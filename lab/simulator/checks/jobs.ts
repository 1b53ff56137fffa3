import { hasEnded, markerOf } from '../../../lambda/contract/jobs';
import type { ApplicationSettings, Side } from '../../../lambda/contract/settings';
import { changesOfJob, claimName, type JobCell, jobOf, jobsOf, lateEndOf } from '../job-history';
import { leaseOf, type SimulatedWorld } from '../simulated-world';
import { type Check, isOfJobs, type Restless, type Violation } from './check';

/** P2: what was accepted has ended with a reason; P3: its effect is there once, and where it counts. */
export const everyJobOnce: Check = ({ world, restless }) => {
  const jobs = jobsOf(world);
  const side = servingSide(world, restless);
  const calm = restless === undefined || isOfJobs(restless);
  const open = calm ? jobs.filter(({ state }) => !hasEnded(state)) : [];
  return [
    ...lost(world).map(broken(world, 'P2')),
    ...open.map(({ id, state }) => `job ${id} stays ${state}`).map(broken(world, 'P2')),
    ...jobs.flatMap((job) => badEnd(job, world)).map(broken(world, 'P2')),
    ...jobs.flatMap((job) => reopened(job, world)),
    ...late(world),
    ...(side === undefined ? [] : effects(world, jobs, side).map(broken(world, 'P3'))),
  ];
};

const broken =
  ({ atMs }: SimulatedWorld, promise: string) =>
  (text: string): Violation => ({ promise, atMs, text });

/** What somebody was told of his job holds, whatever became of the Region that told him. */
function lost(world: SimulatedWorld): string[] {
  const { accepted, refused, disowned } = world.chronicle;
  return [
    ...accepted.flatMap(({ plan }) => (jobOf(world, plan) ? [] : [`job ${plan.id} was accepted and is gone`])),
    ...refused.flatMap(({ plan }) => (jobOf(world, plan) ? [`job ${plan.id} was refused and is there`] : [])),
    ...disowned.map(({ plan, because }) => `job ${plan.id} was accepted, and to the next question refused: ${because}`),
  ];
}

const WITH_REASON: ReadonlySet<string> = new Set(['failed', 'cancelled', 'suspect']);

/** Nothing is given up without a reason, nor before its attempts are used up. */
function badEnd(job: JobCell, world: SimulatedWorld): string[] {
  const { id, state, reason, failures = 0 } = job;
  if (WITH_REASON.has(state) && !reason) return [`job ${id} is ${state} without a reason`];
  const allowed = job.maxAttempts ?? applicationOf(world, job)?.maxAttempts ?? 1;
  const used = state !== 'failed' || failures + 1 >= allowed || reason?.includes('deadline');
  return used ? [] : [`job ${id} failed after ${failures + 1} of ${allowed} attempts: ${reason}`];
}

/** Only a takeover goes back on an end, and only on one whose effect may have got lost. */
const reopened = (job: JobCell, world: SimulatedWorld): Violation[] =>
  changesOfJob(world, job).flatMap(({ before, after, atMs }): Violation[] => {
    const [was, is] = [before as JobCell | undefined, after as JobCell];
    if (was === undefined || !hasEnded(was.state) || was.state === is.state) return [];
    const moved = was.state === 'done' && (is.state === 'suspect' || (is.state === 'pending' && is.epoch > was.epoch));
    return moved ? [] : [{ promise: 'P3', atMs, text: `job ${job.id} was ${was.state} and became ${is.state}` }];
  });

function effects(world: SimulatedWorld, jobs: readonly JobCell[], side: Side): string[] {
  return (world.settings.jobs?.applications ?? []).flatMap((application) => {
    const own = jobs.filter((job) => job.application === application.name);
    return effectsOf(world, application, own, side);
  });
}

/** An effect without a marker may be there more than once; where it may be missing, its job is suspect. */
function effectsOf(world: SimulatedWorld, settings: ApplicationSettings, jobs: readonly JobCell[], side: Side) {
  const server = world.server(settings.markerDatabase ?? world.settings.databases[0]?.name ?? 'none', side);
  const count = (id: string): number => server.effects.filter((one) => one === markerOf(settings.name, id)).length;
  const twice = settings.effects === 'marked' ? jobs.filter(({ id }) => count(id) > 1) : [];
  const absent = jobs.filter(({ state, id }) => state === 'done' && count(id) === 0);
  return [
    ...twice.map(({ id }) => `job ${id} has its effect more than once`),
    ...absent.map(({ id }) => `job ${id} is recorded done, and its effect is not in ${side}`),
  ];
}

const applicationOf = ({ settings }: SimulatedWorld, { application }: JobCell) =>
  settings.jobs?.applications.find(({ name }) => name === application);

/** Whose database counts; none while a takeover is unfinished. */
function servingSide(world: SimulatedWorld, restless: Restless | undefined): Side | undefined {
  const lease = leaseOf(world);
  if (lease === undefined || restless === 'a takeover') return undefined;
  return lease.active === world.regionOf('home') ? 'home' : 'standby';
}

/** A result counts only while the job still carries the claim that it came under; one that does not is kept aside. */
const late = (world: SimulatedWorld): Violation[] =>
  world.chronicle.results.flatMap(({ taken, job, atMs }): Violation[] => {
    const claim = claimName(job);
    const ends = changesOfJob(world, job).filter(({ after }) => hasEnded((after as JobCell).state));
    const under = ends.flatMap(({ before, ...end }) =>
      before ? [{ ...end, claim: claimName(before as JobCell) }] : [],
    );
    const last = under.findLast((end) => end.atMs <= atMs);
    if (taken && last?.claim !== claim)
      return [{ promise: 'P3', atMs, text: `a result of claim ${claim} was taken, the job carried ${last?.claim}` }];
    if (taken || under.some((end) => end.claim === claim) || lateEndOf(world, job) !== undefined) return [];
    return [{ promise: 'P3', atMs, text: `the late result of claim ${claim} was refused and not kept` }];
  });

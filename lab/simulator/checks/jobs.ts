import { hasEnded } from '../../../lambda/contract/jobs';
import type { Side } from '../../../lambda/contract/settings';
import { changesOfJob, type JobCell, jobsOf } from '../job-history';
import { leaseOf } from '../play';
import type { SimulatedWorld } from '../simulated-world';
import type { Check, Restless, Violation } from './check';

/** P2: what was accepted has ended with a reason; P3: its effect is there once, and where it counts. */
export const everyJobOnce: Check = ({ world, restless }) => {
  const jobs = jobsOf(world);
  const stands = new Map(jobs.map((job) => [job.id, job]));
  const lost = world.chronicle.accepted
    .map(({ plan }) => plan.id)
    .filter((id) => !stands.has(id))
    .map((id) => `job ${id} was accepted and is gone`);
  const side = servingSide(world, restless);
  const open = restless === undefined || restless === 'jobs' ? jobs.filter(({ state }) => !hasEnded(state)) : [];
  const bare = jobs.filter(({ state, reason }) => (state === 'failed' || state === 'suspect') && !reason);
  return [
    ...lost.map(broken(world, 'P2')),
    ...open.map(({ id, state }) => `job ${id} stays ${state}`).map(broken(world, 'P2')),
    ...bare.map(({ id, state }) => `job ${id} is ${state} without a reason`).map(broken(world, 'P2')),
    ...late(world),
    ...(side === undefined ? [] : effects(world, jobs, side).map(broken(world, 'P3'))),
  ];
};

const broken =
  ({ atMs }: SimulatedWorld, promise: string) =>
  (text: string): Violation => ({ promise, atMs, text });

function effects(world: SimulatedWorld, jobs: readonly JobCell[], side: Side): string[] {
  const application = world.settings.jobs?.applications[0];
  const server = world.server(application?.markerDatabase ?? world.settings.databases[0]?.name ?? 'none', side);
  const twice = server.effects.filter((id, index) => server.effects.indexOf(id) !== index);
  const absent = jobs.filter(({ state, id }) => state === 'done' && !server.hasEffectOf(id));
  return [
    ...twice.map((id) => `job ${id} has its effect more than once`),
    ...absent.map(({ id }) => `job ${id} is recorded done, and its effect is not in ${side}`),
  ];
}

/** Whose database counts; none while a takeover is unfinished. */
function servingSide(world: SimulatedWorld, restless: Restless | undefined): Side | undefined {
  const lease = leaseOf(world);
  if (lease === undefined || restless === 'a takeover') return undefined;
  return lease.active === world.regionOf('home') ? 'home' : 'standby';
}

/** A result counts only while the job still carries the claim that it came under. */
const late = (world: SimulatedWorld): Violation[] =>
  world.chronicle.results.flatMap(({ application, id, claim, atMs }): Violation[] => {
    const changes = changesOfJob(world, { application, id }).filter((change) => change.atMs <= atMs);
    const before = changes.findLast(({ after }) => hasEnded((after as JobCell).state))?.before as JobCell | undefined;
    const stood = before && `${before.epoch}.${before.attempt}`;
    if (stood === claim) return [];
    return [{ promise: 'P3', atMs, text: `a result of claim ${claim} of job ${id} was taken, it carried ${stood}` }];
  });

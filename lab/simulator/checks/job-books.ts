import { JOB_STATES } from '../../../lambda/contract/jobs';
import { jobsOf, sumsOf } from '../job-history';
import { plannedIds } from '../planned-jobs';
import type { SimulatedWorld } from '../simulated-world';
import type { Check, Violation } from './check';

/** P2: the sums say what there is, and each planned instant has made one job. */
export const jobBooks: Check = ({ world, restless }) => [
  ...(restless === undefined || restless === 'counts' ? miscounted(world) : []).map(broken(world, 'P2')),
  ...(restless === undefined || restless === 'schedules' ? missing(world) : []).map(broken(world, 'P2')),
  ...unplanned(world).map(broken(world, 'P3')),
];

const broken =
  ({ atMs }: SimulatedWorld, promise: string) =>
  (text: string): Violation => ({ promise, atMs, text });

/** Per application and class: what was accepted, and where it is. */
export function miscounted(world: SimulatedWorld): string[] {
  return (world.settings.jobs?.applications ?? []).flatMap(({ name, classes }) => {
    const sums = sumsOf(world, name);
    const jobs = jobsOf(world).filter(({ application }) => application === name);
    return classes.flatMap((jobClass) => {
      const own = jobs.filter((job) => job.jobClass === jobClass);
      const counted = sums[jobClass];
      const wrong = JOB_STATES.filter(
        (state) => (counted?.[state] ?? 0) !== own.filter((job) => job.state === state).length,
      );
      const accepted = counted?.accepted ?? 0;
      return [
        ...(accepted === own.length
          ? []
          : [`${name}/${jobClass}: ${own.length} jobs were accepted, the sums say ${accepted}`]),
        ...wrong.map((state) => `${name}/${jobClass}: the sums are wrong about ${state}: ${counted?.[state] ?? 0}`),
      ];
    });
  });
}

/** Planned instants that no job stands for. */
export const missing = (world: SimulatedWorld): string[] =>
  world.schedule.shape.schedules.flatMap((plan) => {
    const there = new Set(scheduledIn(world, plan.application));
    return plannedIds(world, plan)
      .filter((id) => !there.has(id))
      .map((id) => `${id} has not become a job`);
  });

function unplanned(world: SimulatedWorld): string[] {
  const planned = new Set(world.schedule.shape.schedules.flatMap((plan) => plannedIds(world, plan)));
  return (world.settings.jobs?.applications ?? [])
    .flatMap(({ name }) => scheduledIn(world, name))
    .filter((id) => !planned.has(id))
    .map((id) => `${id} is a job, and no line has planned it`);
}

const scheduledIn = (world: SimulatedWorld, name: string): readonly string[] =>
  jobsOf(world).flatMap(({ application, id }) => (application === name && id.startsWith('schedule:') ? [id] : []));

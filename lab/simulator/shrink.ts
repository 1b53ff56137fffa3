import type { Violation } from './checks';
import type { Schedule } from './schedule';

/** Plays a schedule and answers what it breaks. */
export type Breaks = (schedule: Schedule) => Promise<readonly Violation[]>;

/** The same promise broken by as little as possible: faults, jobs and databases are left out while it still breaks. */
export async function shrink(schedule: Schedule, promise: string, breaks: Breaks): Promise<Schedule> {
  const stillBroken = async (smaller: Schedule): Promise<boolean> =>
    (await breaks(smaller)).some((violation) => violation.promise === promise);
  let smallest = schedule;
  for (let size = Math.ceil(schedule.faults.length / 2); size >= 1; size = Math.floor(size / 2))
    smallest = await withoutFaults(smallest, size, stillBroken);
  smallest = await withoutFaults(smallest, 1, stillBroken);
  for (const simpler of [withoutJobs, withOneDatabase])
    if (await stillBroken(simpler(smallest))) smallest = simpler(smallest);
  return smallest;
}

/** Leaves out so many faults at once, from the end to the begin. */
async function withoutFaults(
  schedule: Schedule,
  size: number,
  stillBroken: (smaller: Schedule) => Promise<boolean>,
): Promise<Schedule> {
  let smallest = schedule;
  for (let from = schedule.faults.length - size; from >= 0; from -= size) {
    const faults = smallest.faults.filter((_, index) => index < from || index >= from + size);
    const smaller = { ...smallest, faults };
    if (faults.length < smallest.faults.length && (await stillBroken(smaller))) smallest = smaller;
  }
  return smallest;
}

const withoutJobs = (schedule: Schedule): Schedule => ({ ...schedule, shape: { ...schedule.shape, jobs: [] } });

function withOneDatabase(schedule: Schedule): Schedule {
  const { shape } = schedule;
  const settings = { ...shape.settings, databases: shape.settings.databases.slice(0, 1) };
  return { ...schedule, shape: { ...shape, settings } };
}

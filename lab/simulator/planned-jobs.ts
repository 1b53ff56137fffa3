import { CronerLines } from '../../lambda/adapters/croner-lines';
import type { ScheduleSettings } from '../../lambda/contract/schedules';
import { scheduledJobId } from '../../lambda/domain/schedule-run';
import { Schedules } from '../../lambda/loops/schedules';
import type { CronLines } from '../../lambda/ports/cron-lines';
import type { SchedulePlan } from './job-plan';
import type { Equipped, SimulatedWorld } from './simulated-world';

/** Longer than any Region is away. */
const CATCH_UP_SECONDS = 3_600;
const MOST = 100;
const lines = new CronerLines();
const NONE: ReadonlySet<string> = new Set();

const isoAt = (world: SimulatedWorld, atMs: number): string => new Date(world.startMs + atMs).toISOString();

/** The loop of the schedules as it ships, in a new container, with lines that begin and end with the story. */
export class PlannedJobs {
  private readonly schedules: Schedules;

  constructor(
    private readonly world: SimulatedWorld,
    ports: Equipped['ports'],
    context: Equipped['context'],
  ) {
    this.schedules = new Schedules(
      { lines: within(world), queue: ports.queue, leases: ports.leases },
      { ...context, oneRegion: NONE },
    );
  }

  tick(): Promise<unknown> {
    return this.schedules.tick(this.world.schedule.shape.schedules.map(settingsOf));
  }
}

const settingsOf = ({ application, name, cron, work }: SchedulePlan): ScheduleSettings => ({
  application,
  name,
  cron,
  catchUpSeconds: CATCH_UP_SECONDS,
  payload: JSON.stringify(work),
});

/** A line that nobody had before the story, and that is taken out of the configuration when the day calms down. */
const within = (world: SimulatedWorld): CronLines => ({
  due: (line, span) => {
    const [first, last] = spanOf(world, line.cron);
    const after = span.after > first ? span.after : first;
    return lines.due(line, { ...span, after, until: span.until < last ? span.until : last });
  },
});

const spanOf = (world: SimulatedWorld, cron: string): readonly [first: string, last: string] => {
  const plan = world.schedule.shape.schedules.find((one) => one.cron === cron);
  return [isoAt(world, 0), isoAt(world, plan?.untilMs ?? 0)];
};

/** Ids of the jobs that a line is to have made, and of none other. */
export const plannedIds = (world: SimulatedWorld, { name, cron }: SchedulePlan): readonly string[] => {
  const [after, until] = spanOf(world, cron);
  return lines.due({ cron }, { after, until, limit: MOST }).map((due) => scheduledJobId(name, due));
};

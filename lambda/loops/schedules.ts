import { ERRORS, FailoverError } from '../contract/errors';
import type { ScheduleSettings } from '../contract/schedules';
import { plusSeconds } from '../domain/instants';
import { scheduledJob } from '../domain/schedule-run';
import type { CronLines } from '../ports/cron-lines';
import type { JobQueue } from '../ports/job-store';
import { type Accepting, submitJob } from '../steps/submit-job';

/** Of one schedule in one minute; what is left over comes in the next one. */
const MOST_AT_ONCE = 100;

export interface SchedulePorts {
  readonly lines: CronLines;
  readonly queue: Pick<JobQueue, 'find' | 'submit'>;
}

/**
 * Submits what is due, in both serving Regions alike, whoever is active: the id of a run says application, schedule and
 * minute, so that the second submission finds the first. What was due while nobody could submit is made up for.
 */
export class Schedules {
  /** Up to which minute this container has seen the runs of a line accepted; only saves reads. */
  private readonly seen = new Map<string, string>();

  constructor(
    private readonly ports: SchedulePorts,
    private readonly context: Accepting,
  ) {}

  /** One that fails does not keep the others; it is tried again in the next minute. */
  async tick(schedules: readonly ScheduleSettings[]): Promise<{ readonly accepted: readonly string[] }> {
    const accepted: string[] = [];
    const failures: string[] = [];
    for (const schedule of schedules) {
      try {
        accepted.push(...(await this.submitDue(schedule)));
      } catch (error) {
        failures.push(`${nameOf(schedule)}: ${error instanceof Error ? error.message : error}`);
      }
    }
    if (failures.length === 0) return { accepted };
    const message = `${failures.length} of ${schedules.length} schedules did not submit what is due: ${failures.join('; ')}`;
    throw new FailoverError(ERRORS.transient, message);
  }

  private async submitDue(schedule: ScheduleSettings): Promise<readonly string[]> {
    const key = JSON.stringify([schedule.application, schedule.name, schedule.cron, schedule.timeZone]);
    const until = this.context.clock.now().toISOString();
    const earliest = plusSeconds(until, -schedule.catchUpSeconds);
    const seen = this.seen.get(key) ?? earliest;
    const span = { after: seen > earliest ? seen : earliest, until, limit: MOST_AT_ONCE };
    const accepted: string[] = [];
    for (const due of this.ports.lines.due(schedule, span)) {
      if (await this.submit(schedule, due)) accepted.push(due);
      this.seen.set(key, due);
    }
    return accepted;
  }

  /** `false`: it stood there already. */
  private async submit(schedule: ScheduleSettings, due: string): Promise<boolean> {
    const request = scheduledJob(schedule, due);
    if ((await this.ports.queue.find(request.application, request.id)) !== undefined) return false;
    await submitJob(request, this.ports, this.context, { by: `schedule ${nameOf(schedule)}`, scheduled: true });
    return true;
  }
}

const nameOf = ({ application, name }: ScheduleSettings): string => `${application}/${name}`;

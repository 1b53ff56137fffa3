import { ERRORS, FailoverError } from '../contract/errors';
import type { ScheduleSettings } from '../contract/schedules';
import { plusSeconds } from '../domain/instants';
import { scheduledJob } from '../domain/schedule-run';
import type { CronLines } from '../ports/cron-lines';
import type { JobQueue } from '../ports/job-store';
import type { LeaseStore } from '../ports/lease-store';
import { type Accepting, submitJob } from '../steps/submit-job';

/** Of one schedule in one minute; what is left over comes in the next one. */
const MOST_AT_ONCE = 100;

export interface SchedulePorts {
  readonly lines: CronLines;
  readonly queue: Pick<JobQueue, 'find' | 'submit'>;
  readonly leases: Pick<LeaseStore, 'read'>;
}

/** What the loop knows beside the ways in: where it runs, and whose jobs stand there only. */
export interface Scheduling extends Accepting {
  readonly region: string;
  readonly oneRegion: ReadonlySet<string>;
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
    private readonly context: Scheduling,
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
    const begun = await this.ownSince(schedule.application);
    if (begun === undefined) return [];
    const earliest = latest(plusSeconds(until, -schedule.catchUpSeconds), begun);
    const seen = this.seen.get(key) ?? earliest;
    const span = { after: seen > earliest ? seen : earliest, until, limit: MOST_AT_ONCE };
    const accepted: string[] = [];
    for (const due of this.ports.lines.due(schedule, span)) {
      if (await this.submit(schedule, due)) accepted.push(due);
      this.seen.set(key, due);
    }
    return accepted;
  }

  /**
   * From when on the runs are this Region's: always, where both find each other's in the ledger. Where jobs stand in one
   * Region only, since it serves: what was due before was the other one's, and nobody could see whether it was submitted.
   */
  private async ownSince(application: string): Promise<string | undefined> {
    if (!this.context.oneRegion.has(application)) return '';
    const lease = await this.ports.leases.read();
    return lease?.active === this.context.region ? (lease.taken?.at ?? '') : undefined;
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
const latest = (a: string, b: string): string => (a > b ? a : b);

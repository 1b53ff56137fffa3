import type { ClassAccount } from '../contract/jobs';
import { METRICS } from '../contract/names';
import type { ApplicationSettings } from '../contract/settings';
import { secondsBetween } from '../domain/instants';
import { imbalance, sumOf } from '../domain/job-sums';
import type { JobAccounts } from '../ports/job-accounts';
import type { JobQueue } from '../ports/job-store';
import type { LeaseStore } from '../ports/lease-store';
import type { Signal, Signals } from '../ports/outside';
import { now, type StepContext } from '../steps/step';

export interface JobBooksPorts {
  readonly leases: LeaseStore;
  readonly queue: JobQueue;
  readonly accounts: JobAccounts;
  readonly signals: Signals;
}

/** Changes that are counted in one tick: ten times what one account can launch meanwhile. */
const COUNTED_AT_ONCE = 1_000;

/** Of each partition; where more stand, the sums are believed without this check. */
const CHECKED_UP_TO = 10_000;

const PUBLISHED_EVERY_SECONDS = 60;

/** Between two counts while there is little to count: a job of a few seconds changes several times and is counted once. */
const COUNTED_EVERY_TICKS = 3;

/** Counts what has changed, on the side that serves, and once a minute says what stands where. Twice at once is harmless. */
export class JobBooks {
  private published: string | undefined;
  private counted: string | undefined;

  constructor(
    private readonly ports: JobBooksPorts,
    private readonly context: StepContext,
  ) {}

  async tick(): Promise<void> {
    const { jobs } = this.context.settings;
    const at = now(this.context);
    if (jobs === undefined || !this.isTimeToCount(at)) return;
    if ((await this.ports.leases.read())?.active !== this.context.region) return;
    if (await this.countAll(jobs.applications, at)) this.counted = at;
    if (this.published !== undefined && secondsBetween(this.published, at) < PUBLISHED_EVERY_SECONDS) return;
    await this.publish(jobs.applications, at);
    this.published = at;
  }

  private isTimeToCount(at: string): boolean {
    const everySeconds = COUNTED_EVERY_TICKS * this.context.timings.dispatcherTickSeconds;
    return this.counted === undefined || secondsBetween(this.counted, at) >= everySeconds;
  }

  /** Answers whether nothing was left for the next tick. */
  private async countAll(applications: readonly ApplicationSettings[], at: string): Promise<boolean> {
    let all = true;
    for (const { name } of applications)
      all = (await this.ports.accounts.tally(name, at, COUNTED_AT_ONCE)) < COUNTED_AT_ONCE && all;
    return all;
  }

  private async publish(applications: readonly ApplicationSettings[], at: string): Promise<void> {
    const books = await Promise.all(applications.map((application) => this.open(application, at)));
    const missing = books.map(({ unaccounted }) => unaccounted);
    const known = missing.every((one) => one !== undefined);
    const ofWorkload: Readonly<Record<string, number>> = {
      [METRICS.jobsFailed]: sum(books.map(({ failed }) => failed)),
      [METRICS.jobsSuspect]: sum(books.map(({ suspect }) => suspect)),
      [METRICS.oldestJobAge]: Math.max(0, ...books.map(({ oldestSeconds }) => oldestSeconds)),
      ...(known && { [METRICS.jobsUnaccounted]: sum(missing) }),
    };
    await this.ports.signals.publish([
      ...books.flatMap(({ signals }) => signals),
      ...Object.entries(ofWorkload).map(([metric, value]) => this.signal(metric, value)),
    ]);
  }

  /**
   * A pointer too many, or a job that was accepted since the last count, makes a difference below 0: neither is a job that nobody
   * would start, and it must not hide one of another application.
   */
  private async open({ name, classes }: ApplicationSettings, at: string) {
    const [sums, standing] = await Promise.all([
      this.ports.accounts.sums(name),
      this.ports.accounts.standing(name, CHECKED_UP_TO),
    ]);
    const ofClasses = await Promise.all(classes.map((one) => this.ofClass(name, one, sums, at)));
    const { failed, suspect } = sumOf(name, sums, 0);
    const difference = imbalance(sums, standing);
    return {
      signals: ofClasses.flat(),
      failed,
      suspect,
      oldestSeconds: Math.max(
        0,
        ...ofClasses.flat().flatMap(({ name, value }) => (name === METRICS.oldestJobAge ? [value] : [])),
      ),
      unaccounted: difference === undefined ? undefined : Math.max(0, difference),
    };
  }

  private async ofClass(
    application: string,
    jobClass: string,
    sums: readonly ClassAccount[],
    at: string,
  ): Promise<readonly Signal[]> {
    const [oldest] = await this.ports.queue.heads(application, jobClass, 1);
    const own = sums.find((one) => one.jobClass === jobClass);
    const values: Readonly<Record<string, number>> = {
      [METRICS.jobsPending]: own?.pending ?? 0,
      [METRICS.jobsRunning]: own?.running ?? 0,
      [METRICS.jobsDone]: own?.done ?? 0,
      [METRICS.jobsFailed]: own?.failed ?? 0,
      [METRICS.jobsCancelled]: own?.cancelled ?? 0,
      [METRICS.jobsSuspect]: own?.suspect ?? 0,
      [METRICS.oldestJobAge]: oldest === undefined ? 0 : Math.max(0, secondsBetween(oldest.queuedAt, at)),
      ...(own !== undefined && own.ranCount > 0 && means(own)),
    };
    const dimensions = { Application: application, Class: jobClass };
    return Object.entries(values).map(([metric, value]) => this.signal(metric, value, dimensions));
  }

  private signal(name: string, value: number, more: Readonly<Record<string, string>> = {}): Signal {
    const { installation, workload } = this.context.settings;
    return { name, value, dimensions: { Installation: installation, Workload: workload, ...more } };
  }
}

const means = ({ ranSeconds, ranCount, waitedSeconds, waitedCount }: ClassAccount) => ({
  [METRICS.jobSeconds]: ranSeconds / ranCount,
  [METRICS.jobWaitSeconds]: waitedSeconds / Math.max(1, waitedCount),
});

const sum = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

interface Ticking {
  tick(): Promise<unknown>;
}

/** One after the other; the second also when the first has failed, which is said afterwards. */
export const inTurn = (first: Ticking, second: Ticking): Ticking => ({
  tick: async () => {
    const outcomes = [await settled(first), await settled(second)];
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  },
});

const settled = async (one: Ticking): Promise<PromiseSettledResult<unknown>> => {
  const [outcome] = await Promise.allSettled([one.tick()]);
  return outcome;
};

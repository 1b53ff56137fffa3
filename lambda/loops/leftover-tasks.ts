import { taskMark } from '../contract/names';
import type { JobsSettings } from '../contract/settings';
import { ofOlderEpochs, unclaimed } from '../domain/leftover-task';
import { servingSide } from '../domain/sides';
import type { JobClaims } from '../ports/job-store';
import type { Lease } from '../ports/lease-store';
import type { StartedTask, TaskCluster } from '../ports/outside';
import type { ReturnStore } from '../ports/return-store';
import { now, type StepContext } from '../steps/step';

export interface LeftoverTasksPorts {
  readonly cluster: TaskCluster;
  readonly claims: JobClaims;
  readonly returns: ReturnStore;
}

/** Tasks that are looked at in one tick; ECS describes a hundred at a time. */
const LOOKED_AT = 200;

/** StopTask may be called some tens of times per second and account; the next tick goes on. */
const STOPPED_AT_ONCE = 20;

/**
 * Tasks of epochs that are over and that still run here: the Region was cut off, its claims were queued again elsewhere,
 * and nothing in the ledger names these tasks any more. ECS does, by who started them.
 */
export class LeftoverTasks {
  constructor(
    private readonly ports: LeftoverTasksPorts,
    private readonly context: StepContext,
    private readonly jobs: JobsSettings,
  ) {}

  /** Where another Region serves: all of them, and the ledger remembers how many. */
  async endAll(lease: Lease): Promise<void> {
    const left = await this.leftovers(lease);
    if (left.length === 0) return;
    const { region } = this.context;
    const word = { region, epoch: lease.epoch, at: now(this.context), databases: {}, endedTasks: left.map(idOf) };
    // Remembered before they end, because then nobody would see them again; a ledger that is silent saves none of them.
    const outcomes = [this.ports.returns.record(word), ...this.stop(left, `epoch ${lease.epoch} serves elsewhere`)];
    await done(outcomes);
  }

  /**
   * Where this Region serves again: those that no claim carries. Claims are read after the tasks were seen. Answers whether
   * any was seen; none comes later, because tasks of older epochs are not started any more.
   */
  async endUnclaimed(lease: Lease): Promise<boolean> {
    const left = await this.leftovers(lease);
    if (left.length === 0) return false;
    const claims = await Promise.all(this.jobs.applications.map(({ name }) => this.ports.claims.running(name)));
    await done(
      this.stop(unclaimed(left, claims.flat()), `it is of an epoch before ${lease.epoch}, and no claim is its`),
    );
    return true;
  }

  /** Before the first takeover no epoch is over. */
  private async leftovers(lease: Lease): Promise<readonly StartedTask[]> {
    if (lease.taken === undefined) return [];
    const on = { cluster: this.cluster, limit: LOOKED_AT };
    const ours = await this.ports.cluster.startedBy(taskMark(this.context.settings), on);
    return ofOlderEpochs(ours, lease).slice(0, STOPPED_AT_ONCE);
  }

  private stop(tasks: readonly StartedTask[], because: string): readonly Promise<void>[] {
    return tasks.map(({ taskArn }) => this.ports.cluster.stop(this.cluster, taskArn, because));
  }

  private get cluster(): string {
    return this.jobs.cluster[servingSide(this.context.settings.regions, this.context.region)];
  }
}

const idOf = ({ taskArn }: StartedTask): string => taskArn.split('/').at(-1) ?? taskArn;

/** One that fails stops no other; it is said when all are through. */
async function done(work: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

import { setImmediate } from 'node:timers/promises';
import { VirtualClock } from '../lab/machine/virtual-clock';
import { ItemTable } from '../lab/memory/item-table';
import { JobAccountLedger } from '../lambda/adapters/aws/ledger/job-account-ledger';
import { JobLedger } from '../lambda/adapters/aws/ledger/job-ledger';
import { ledgerKeys } from '../lambda/adapters/aws/ledger/keys';
import { LaunchLedger } from '../lambda/adapters/aws/ledger/launch-ledger';
import { ERRORS, FailoverError } from '../lambda/contract/errors';
import type { TaskCluster, TaskStarted, TaskState, TaskToRun } from '../lambda/ports/outside';

/** One call to the ledger: a strong read or write in three Regions takes about a round trip between two of them. */
const LEDGER_MS = 40;
const RUN_TASK_MS = 150;

/** A bucket that starts full. */
class Bucket {
  private readonly at: number;
  private tokens: number;
  private lastMs: number;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    nowMs: number,
  ) {
    this.tokens = burst;
    this.lastMs = nowMs;
    this.at = nowMs;
  }

  take(nowMs: number): boolean {
    const earned = ((nowMs - Math.max(this.at, this.lastMs)) / 1000) * this.perSecond;
    this.tokens = Math.min(this.burst, this.tokens + earned);
    this.lastMs = nowMs;
    // A call that is paced exactly must not fail by a rounding of the last bit.
    if (this.tokens < 1 - 1e-6) return false;
    this.tokens -= 1;
    return true;
  }
}

/**
 * ECS as the account's quotas let it be: 20 RunTask calls a second, and 100 tasks at once, then 20 a second.
 * https://docs.aws.amazon.com/AmazonECS/latest/userguide/throttling.html
 */
export class QuotaCluster implements TaskCluster {
  readonly startedMs: number[] = [];
  calls = 0;
  throttled = 0;
  private readonly runTask: Bucket;
  private readonly fargate: Bucket;

  constructor(private readonly clock: VirtualClock) {
    this.runTask = new Bucket(20, 20, clock.nowMs);
    this.fargate = new Bucket(100, 20, clock.nowMs);
  }

  async run(task: TaskToRun): Promise<TaskStarted> {
    const { clock } = this;
    this.calls += 1;
    if (!this.runTask.take(clock.nowMs) || !this.fargate.take(clock.nowMs)) {
      this.throttled += 1;
      throw new FailoverError(ERRORS.transient, 'starting a task: ThrottlingException: Rate exceeded');
    }
    this.startedMs.push(clock.nowMs);
    await clock.sleep(RUN_TASK_MS);
    return { started: true, taskArn: `task/${task.token}` };
  }

  async startedBy(): Promise<readonly []> {
    return [];
  }

  async describe(_cluster: string, taskArns: readonly string[]): Promise<readonly TaskState[]> {
    return taskArns.map((taskArn) => ({ taskArn, stopped: false }));
  }

  async stop(): Promise<void> {}

  async setDesiredCount(): Promise<number> {
    return 0;
  }
}

/** The shipped ledger of jobs on a table in memory whose calls take their time on a virtual clock. */
export class DispatchWorld {
  readonly clock = new VirtualClock();
  readonly table = new ItemTable(() => (this.timed ? this.clock.sleep(LEDGER_MS) : Promise.resolve()));
  readonly jobs = new JobLedger(this.table, ledgerKeys('orders'));
  readonly accounts = new JobAccountLedger(this.table, ledgerKeys('orders'));
  readonly launches = new LaunchLedger(this.table, ledgerKeys('orders'));
  readonly cluster = new QuotaCluster(this.clock);
  private timed = false;

  /** Jobs that were accepted before; nobody waits for that. */
  async accept(count: number): Promise<void> {
    this.timed = false;
    const at = this.clock.now().toISOString();
    for (let i = 0; i < count; i += 1) {
      const jobClass = ['urgent', 'normal', 'bulk'][i % 3] ?? 'bulk';
      await this.jobs.submit({ id: `job-${i}`, application: 'billing', jobClass, payload: '{}', at });
      if (i % 10_000 === 0) await setImmediate();
    }
    this.timed = true;
  }
}

import type { Side } from '../../lambda/contract/settings';
import { claimLeaseOf } from '../../lambda/domain/claim-lease';
import { claimOf, type TaskClaim } from '../../lambda/domain/leftover-task';
import { ClaimKeeper } from '../../lambda/loops/claim-keeper';
import type { MemoryTask } from '../memory';
import { Chance } from './chance';
import type { JobWork } from './job-plan';
import type { Process } from './process';
import type { SimulatedWorld } from './simulated-world';

const SIDES: readonly Side[] = ['home', 'standby'];
/** Exit code of a container that was told to stop and did not end by itself. */
const KILLED = 137;
/** From StopTask, or the end of the sidecar, to the end of the job's container: what the margin of a job's lease is for. */
const STOPS_MS = 20_000;

/** What a task has been up to; times since the story began. */
export interface TaskLife {
  readonly side: Side;
  readonly claim: TaskClaim;
  readonly taskArn: string;
  readonly guarded: boolean;
  readonly sidecar?: Process;
  beganMs?: number;
  /** When its work is done. */
  doneMs: number;
  /** It is killed then, whatever it does. */
  killedMs: number;
  endedMs?: number;
}

/** The tasks of jobs in both Regions, each with the sidecar that ships beside it. */
export class Tasks {
  /** Effects are written with a marker where their application says so, and not again where one stands. */
  marked = true;
  /** Told of each task that has stopped. */
  onStopped: (side: Side, task: MemoryTask) => void = () => undefined;
  private readonly byArn = new Map<string, TaskLife>();
  private readonly chance: Chance;

  constructor(private readonly world: SimulatedWorld) {
    this.chance = new Chance(world.schedule.seed, 'tasks');
  }

  tick(): void {
    for (const side of SIDES)
      for (const task of this.clusterOf(side).tasks.values()) {
        const life = this.byArn.get(task.taskArn) ?? this.begin(task, side);
        if (task.stopped) this.over(life, task);
        else this.goOn(life, task);
      }
  }

  /** The Region is gone: what ran there runs no more. */
  lose(side: Side): void {
    for (const task of this.clusterOf(side).tasks.values())
      if (!task.stopped) this.clusterOf(side).end(task.taskArn, KILLED, 'the Region was lost');
    this.tick();
  }

  private clusterOf(side: Side) {
    return this.world.region(this.world.regionOf(side)).cluster;
  }

  private begin(task: MemoryTask, side: Side): TaskLife {
    const claim = claimOf(task);
    if (claim === undefined) throw new Error(`${task.taskArn} was not started for a job`);
    const guarded = this.applicationOf(claim)?.withoutSidecar !== true;
    const life: TaskLife = {
      side,
      claim,
      taskArn: task.taskArn,
      guarded,
      doneMs: Number.POSITIVE_INFINITY,
      killedMs: Number.POSITIVE_INFINITY,
    };
    this.byArn.set(task.taskArn, life);
    this.world.chronicle.tasks.push(life);
    if (guarded && !task.stopped) void this.watch(life, task);
    else this.work(life, task);
    return life;
  }

  /** The container beside the job. Nothing of the job begins before its first yes, and it takes the job with it. */
  private async watch(life: TaskLife, task: MemoryTask): Promise<void> {
    const { ports, process } = this.world.start('sidecar', life.side);
    Object.assign(life, { sidecar: process });
    process.onDeath = () => this.kill(life);
    const keeper = new ClaimKeeper(ports.claimWatch, process.clock, claimLeaseOf(this.world.timings.jobLeaseSeconds));
    await keeper.keep(life.claim, () => this.work(life, task));
    if (life.endedMs === undefined) this.kill(life);
    this.world.end(process);
  }

  private work(life: TaskLife, task: MemoryTask): void {
    life.beganMs = this.world.atMs;
    life.doneMs = this.world.atMs + workOf(task).seconds[life.side] * 1000;
  }

  private kill(life: TaskLife): void {
    life.killedMs = Math.min(life.killedMs, this.world.atMs + this.chance.between(0, STOPS_MS));
  }

  private goOn(life: TaskLife, task: MemoryTask): void {
    const { atMs } = this.world;
    if (task.stopOrder !== undefined && life.killedMs === Number.POSITIVE_INFINITY) this.kill(life);
    const done = atMs >= life.doneMs;
    if (!done && atMs < life.killedMs) return;
    this.clusterOf(life.side).end(task.taskArn, done ? this.finish(life, task) : KILLED);
    this.over(life, task);
  }

  private over(life: TaskLife, task: MemoryTask): void {
    if (life.endedMs !== undefined) return;
    life.endedMs = this.world.atMs;
    if (life.sidecar !== undefined) {
      life.sidecar.onDeath = undefined;
      life.sidecar.die();
      this.world.end(life.sidecar);
    }
    this.onStopped(life.side, task);
  }

  private finish({ claim, side }: TaskLife, task: MemoryTask): number {
    if (claim.attempt <= workOf(task).fails) return 1;
    const application = this.applicationOf(claim);
    const database = application?.markerDatabase ?? this.world.settings.databases[0]?.name ?? 'none';
    const server = this.world.server(database, side);
    const marks = this.marked && application?.effects === 'marked';
    try {
      if (!marks || !server.hasEffectOf(claim.job)) server.commitEffect(claim.job);
      return 0;
    } catch {
      return 1;
    }
  }

  private applicationOf(claim: TaskClaim) {
    return this.world.settings.jobs?.applications.find(({ name }) => name === claim.application);
  }
}

const workOf = ({ environment }: MemoryTask): JobWork => JSON.parse(environment.HANDOVER_PAYLOAD ?? '{}');

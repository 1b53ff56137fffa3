import type { PerSide, Side } from '../../lambda/contract/settings';
import type { MemoryTask } from '../memory';
import type { RehearsalWorld } from './rehearsal-world';

/** Exit code of a container that was told to stop and did not end by itself. */
const KILLED = 137;

/** How long a job of the rehearsal runs, by the side that it runs on: the payload of the job. */
export type RehearsedJob = PerSide<number>;

/** What the tasks do: run for a while, then write their effect with its marker in one transaction, once. */
export class TaskWork {
  private readonly endsMs = new Map<string, number>();
  /** Effects are written with a marker, and not again where one stands. */
  marked = true;

  constructor(private readonly world: RehearsalWorld) {}

  tick(): void {
    for (const side of ['home', 'standby'] as const) {
      const { cluster } = this.world.region(this.world.regionOf(side));
      for (const task of cluster.tasks.values()) {
        const exitCode = task.stopped ? undefined : this.exitCode(task, side);
        if (exitCode !== undefined) cluster.end(task.taskArn, exitCode);
      }
    }
  }

  private exitCode(task: MemoryTask, side: Side): number | undefined {
    const nowMs = this.world.clock.now().getTime();
    const endMs = this.endsMs.get(task.taskArn) ?? nowMs + secondsOf(task, side) * 1000;
    this.endsMs.set(task.taskArn, endMs);
    if (task.stopOrder !== undefined) return KILLED;
    if (nowMs < endMs) return undefined;
    return this.effect(task, side);
  }

  private effect({ environment }: MemoryTask, side: Side): number {
    const { HANDOVER_JOB: job = 'unnamed', HANDOVER_APPLICATION: application = 'unnamed' } = environment;
    const { settings } = this.world;
    const marker = settings.jobs?.applications.find(({ name }) => name === application)?.markerDatabase;
    const server = this.world.server(marker ?? settings.databases[0]?.name ?? 'none', side);
    try {
      if (!this.marked || !server.hasEffectOf(application, job)) server.commitEffect(application, job);
      return 0;
    } catch {
      return 1;
    }
  }
}

function secondsOf({ environment }: MemoryTask, side: Side): number {
  const job: RehearsedJob = JSON.parse(environment.HANDOVER_PAYLOAD ?? '{}');
  return job[side];
}

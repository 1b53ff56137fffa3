import type { Side } from '../../lambda/contract/settings';
import { TaskEvents } from '../../lambda/loops/task-events';
import type { MemoryTask } from '../memory';
import { Chance } from './chance';
import type { SimulatedWorld } from './simulated-world';

/** EventBridge and the queue: soon, late, twice or never; and again when the function has failed. */
const DELIVERIES: readonly (readonly [number, 'soon' | 'late' | 'twice' | 'never'])[] = [
  [6, 'soon'],
  [2, 'late'],
  [2, 'twice'],
  [2, 'never'],
];
const SOON_MS = 5_000;
const LATE_MS = 300_000;
/** The queue hands a message out again after so long, and so often at most. */
const AGAIN_MS = 30_000;
const TRIES = 5;
/** A function is ended after so long. */
const PATIENCE_MS = 30_000;

/** What ECS says of tasks that have stopped, on its way to the loop that ships. */
export class TaskMail {
  private readonly chance: Chance;
  private over = false;

  constructor(private readonly world: SimulatedWorld) {
    this.chance = new Chance(world.schedule.seed, 'task mail');
  }

  stop(): void {
    this.over = true;
  }

  stopped(side: Side, task: MemoryTask): void {
    const how = this.chance.weighed(DELIVERIES);
    if (how === 'never' || this.world.network.isLost(side)) return;
    const delays = { soon: [SOON_MS], late: [LATE_MS], twice: [SOON_MS, LATE_MS] }[how];
    for (const mostMs of delays) void this.deliver(side, { ...task }, this.chance.between(0, mostMs));
  }

  private async deliver(side: Side, task: MemoryTask, afterMs: number, tries = 1): Promise<void> {
    await this.world.time.sleep(afterMs);
    if (this.over) return;
    const done = !this.world.network.isLost(side) && (await this.record(side, task));
    if (!done && tries < TRIES) return this.deliver(side, task, AGAIN_MS, tries + 1);
  }

  private async record(side: Side, task: MemoryTask): Promise<boolean> {
    const { ports, context, process } = this.world.start('task-events', side);
    const { jobs } = context.settings;
    if (jobs === undefined) return true;
    const recorded = new TaskEvents(ports, context, jobs).stopped({ ...task, stopped: true }).then(
      () => true,
      () => false,
    );
    const done = await Promise.race([recorded, this.world.time.sleep(PATIENCE_MS).then(() => false)]);
    process.die();
    this.world.end(process);
    return done;
  }
}

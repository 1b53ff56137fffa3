import { Agent } from '../../lambda/loops/agent';
import { Dispatcher } from '../../lambda/loops/dispatcher';
import { Keeper } from '../../lambda/loops/keeper';
import { HealthChecks } from './health-checks';
import { type Beat, Pulse } from './pulse';
import type { RehearsalWorld } from './rehearsal-world';
import { TaskWork } from './task-work';

/** Seconds from phase to phase of a promotion. */
const PHASE_SECONDS = 8;
const CLIENT_SECONDS = 1;
const HEALTH_CHECK_SECONDS = 5;

/** All that goes on by itself while runs come and go: the shipped loops, tasks, clients, RDS, Route 53. */
export class Life {
  private readonly beats: Pulse[] = [];
  /** Regions whose functions no longer run. */
  private readonly silent = new Set<string>();
  private writes = 0;

  constructor(private readonly world: RehearsalWorld) {
    const { timings, settings } = world;
    const { home, standby, tiebreaker } = settings.regions;
    for (const region of [home, standby]) {
      const keeper = new Keeper(`keeper in ${region}`, world.portsIn(region), world.context(region));
      const dispatcher = new Dispatcher(world.portsIn(region), world.context(region));
      this.inRegion(region, timings.leaseRenewSeconds, () => keeper.tick());
      this.inRegion(region, timings.dispatcherTickSeconds, () => dispatcher.tick());
      this.every(PHASE_SECONDS, () => world.region(region).fleet.advance());
    }
    for (const region of [home, standby, tiebreaker]) {
      const agent = new Agent(`agent in ${region}`, world.portsIn(region), world.context(region));
      this.inRegion(region, timings.agentTickSeconds, () => agent.tick());
    }
    const work = new TaskWork(world);
    this.every(CLIENT_SECONDS, () => work.tick());
    this.every(CLIENT_SECONDS, () => this.write());
    const healthChecks = new HealthChecks(world, (region) => !this.silent.has(region));
    this.every(HEALTH_CHECK_SECONDS, () => healthChecks.steer());
  }

  /** No function of the Region runs any more, and its metrics are missing. */
  silence(region: string): void {
    this.silent.add(region);
  }

  async stop(): Promise<void> {
    await Promise.all(this.beats.map((pulse) => pulse.stop()));
  }

  private inRegion(region: string, seconds: number, beat: Beat): void {
    this.every(seconds, () => (this.silent.has(region) ? undefined : beat()));
  }

  private every(seconds: number, beat: Beat): void {
    this.beats.push(new Pulse(this.world.virtual, seconds, beat));
  }

  /**
   * Applications that never look anything up again, on each side of each database: only the guard can stop them. A write that
   * is refused is no fault of the rehearsal: the promises are about the ones that are not.
   */
  private write(): void {
    this.writes += 1;
    for (const pair of this.world.pairs.values())
      for (const side of ['home', 'standby'] as const)
        if (pair[side].refusesCommits() === undefined) pair[side].commit(`${side} ${this.writes}`);
  }
}

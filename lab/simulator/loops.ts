import { Agent } from '../../lambda/loops/agent';
import { Dispatcher } from '../../lambda/loops/dispatcher';
import { inTurn, JobBooks } from '../../lambda/loops/job-books';
import { Keeper } from '../../lambda/loops/keeper';
import { LedgerSweep, sweepingOnce } from '../../lambda/loops/ledger-sweep';
import { loop } from '../../lambda/loops/loop';
import type { Endpoint } from '../../lambda/ports/database-fleet';
import { Chance } from './chance';
import { type LoopRole, PLACES, type Place } from './fault';
import { PlannedJobs } from './planned-jobs';
import type { Equipped, SimulatedWorld } from './simulated-world';

const MINUTE_MS = 60_000;
/** EventBridge starts a function somewhere within the minute, at least once. */
const JITTER_MS = 15_000;
const TWICE = 0.03;
const COLD_START_MS = 2_000;

/** A function that is started every minute and looks once. */
const ONCE = { lifeSeconds: 0.001, tickSeconds: 1 } as const;

interface Ticking {
  tick(): Promise<unknown>;
}

/** The loops that ship, started every minute in each Region, as a schedule starts them. */
export class Loops {
  private readonly suspended = new Map<string, number>();
  private readonly addresses = new Map<Place, Map<string, Endpoint>>();
  private readonly chance: Chance;
  private over = false;

  constructor(private readonly world: SimulatedWorld) {
    this.chance = new Chance(world.schedule.seed, 'loops');
    for (const place of PLACES) {
      this.addresses.set(place, new Map());
      void this.schedule('agent', place);
      if (place === 'tiebreaker') continue;
      void this.schedule('keeper', place);
      void this.schedule('dispatcher', place);
      if (world.schedule.shape.schedules.length > 0) void this.schedule('schedules', place);
    }
  }

  suspend(role: LoopRole, place: Place, by: 1 | -1): void {
    const key = `${role} ${place}`;
    this.suspended.set(key, (this.suspended.get(key) ?? 0) + by);
  }

  stop(): void {
    this.over = true;
  }

  private async schedule(role: LoopRole, place: Place): Promise<void> {
    const chance = this.chance.of(`${role} ${place}`);
    let dueMs = this.world.nowMs + chance.between(0, 5_000);
    while (!this.over) {
      await this.world.time.sleep(Math.max(0, dueMs - this.world.nowMs + chance.between(0, JITTER_MS)));
      dueMs += MINUTE_MS;
      const times = chance.happens(TWICE) ? 2 : 1;
      for (let n = 0; n < times && !this.over; n++) void this.invoke(role, place, chance.between(0, COLD_START_MS));
    }
  }

  private async invoke(role: LoopRole, place: Place, coldStartMs: number): Promise<void> {
    if (this.world.network.isLost(place) || (this.suspended.get(`${role} ${place}`) ?? 0) > 0) return;
    await this.world.time.sleep(coldStartMs);
    const equipped = this.world.start(role, place);
    const ticking = this.make(role, place, equipped);
    const { process } = equipped;
    await loop(
      async () => void (await ticking.tick()),
      this.times(role),
      process.clock,
      () => undefined,
    );
    this.world.end(process);
  }

  private make(role: LoopRole, place: Place, { ports, context }: Equipped): Ticking {
    const id = `${role}-${place}-${this.world.atMs}`;
    if (role === 'keeper') return new Keeper(id, ports, context, this.addresses.get(place));
    if (role === 'agent') return new Agent(id, ports, context);
    if (role === 'schedules') return new PlannedJobs(this.world, ports, context);
    return sweepingOnce(
      inTurn(new Dispatcher(ports, context), new JobBooks(ports, context)),
      new LedgerSweep(ports, context),
    );
  }

  private times(role: LoopRole) {
    const { timings } = this.world;
    return {
      keeper: { lifeSeconds: timings.keeperLifeSeconds, tickSeconds: timings.leaseRenewSeconds },
      agent: { lifeSeconds: timings.agentLifeSeconds, tickSeconds: timings.agentTickSeconds },
      schedules: ONCE,
      dispatcher: { lifeSeconds: timings.dispatcherLifeSeconds, tickSeconds: timings.dispatcherTickSeconds },
    }[role];
  }
}

import type { Side } from '../../lambda/contract/settings';
import type { Replication } from '../memory';
import { HealthChecks } from '../rehearsal/health-checks';
import { Applications } from './applications';
import { begin } from './begin-fault';
import type { Fault, Place } from './fault';
import { Loops } from './loops';
import type { Alteration } from './mutation';
import { Orchestrations, type Shipped } from './orchestrations';
import type { SimulatedWorld } from './simulated-world';
import { Truth } from './truth';

const HEALTH_CHECK_MS = 10_000;
const LOOK_MS = 2_000;
const RENEWAL_WITHIN_MS = 20_000;
const RENEWAL_LOOK_MS = 250;

/** Everything that lives in a world. */
export class Stage {
  readonly loops: Loops;
  readonly applications: Applications;
  readonly orchestrations: Orchestrations;
  readonly truth: Truth;
  /** Part of real transactions that fail for everybody. */
  gray = 0;
  /** Observers whose probe is wrong, alone. */
  readonly lying = new Set<Place>();
  /** Faults that hold replication up. */
  stalls = 0;
  private readonly down = new Map<Side, number>();
  private over = false;

  constructor(
    readonly world: SimulatedWorld,
    shipped: Shipped,
    alteration: Alteration,
  ) {
    this.loops = new Loops(world);
    this.applications = new Applications(world);
    this.orchestrations = new Orchestrations(world, shipped, alteration);
    this.truth = new Truth(this);
    const healthChecks = new HealthChecks(world, (region) => !world.network.isLost(world.placeOf(region)));
    void this.every(HEALTH_CHECK_MS, () => healthChecks.steer());
    void this.every(world.schedule.shape.phaseSeconds * 1000, () => this.promotionsGoOn());
    void this.every(LOOK_MS, () => {
      this.truth.look();
      this.applications.tasks.tick();
    });
  }

  stop(): void {
    this.over = true;
    this.loops.stop();
    this.applications.stop();
    this.orchestrations.stop();
    this.world.killAll();
  }

  /** Replication goes on while nothing stands between the two sides. */
  link(): void {
    const { network } = this.world;
    const flows = this.stalls === 0 && network.reaches('home', 'standby') && network.reaches('standby', 'home');
    for (const { standby } of this.world.pairs.values())
      if (flows) standby.mendReplication();
      else standby.cutReplication();
  }

  links(): readonly Replication[] {
    return this.world.serversOf('standby').flatMap(({ replication }) => replication ?? []);
  }

  /** Several faults may keep them down at once. */
  setServers(side: Side, by: 1 | -1): void {
    const count = (this.down.get(side) ?? 0) + by;
    this.down.set(side, count);
    for (const server of this.world.serversOf(side)) {
      if (count > 0) server.stop();
      else server.start();
      if (count > 0) server.sessions.clear();
    }
  }

  private async every(ms: number, act: () => void): Promise<void> {
    while (!this.over) {
      await this.world.time.sleep(ms);
      if (!this.over) act();
    }
  }

  private async nextRenewal(): Promise<void> {
    const changes = this.world.table.changesOf('lease');
    const [before, endMs] = [changes.length, this.world.atMs + RENEWAL_WITHIN_MS];
    while (changes.length === before && this.world.atMs < endMs) await this.world.time.sleep(RENEWAL_LOOK_MS);
  }

  private promotionsGoOn(): void {
    for (const side of ['home', 'standby'] as const) {
      const { fleet } = this.world.region(this.world.regionOf(side));
      if (!this.world.network.isLost(side)) fleet.advance();
    }
  }

  /** Makes it happen at its time, and stop. */
  async befall(fault: Fault): Promise<void> {
    await this.world.time.sleep(fault.atMs - this.world.atMs);
    if ('sinceRenewalMs' in fault && fault.sinceRenewalMs !== undefined) {
      await this.nextRenewal();
      await this.world.time.sleep(fault.sinceRenewalMs);
    }
    if (this.over) return;
    const lift = begin(fault, this);
    if (lift === undefined || !('forMs' in fault)) return;
    await this.world.time.sleep(fault.forMs);
    if (!this.over) lift();
  }
}

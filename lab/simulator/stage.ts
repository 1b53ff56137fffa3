import type { Side } from '../../lambda/contract/settings';
import { otherSide } from '../../lambda/domain/sides';
import { HealthChecks } from '../rehearsal/health-checks';
import { Applications } from './applications';
import { auroraGoesOn } from './aurora';
import { begin } from './begin-fault';
import type { Fault } from './fault';
import { Loops } from './loops';
import type { Alteration } from './mutation';
import { Orchestrations, type Shipped } from './orchestrations';
import { RENEWAL_WITHIN_MS, TAKEN_WITHIN_MS } from './schedule';
import { leaseOf, type SimulatedWorld } from './simulated-world';
import { Standing } from './standing';
import { TaskMail } from './task-mail';
import { Truth } from './truth';

const SIDES: readonly Side[] = ['home', 'standby'];
const HEALTH_CHECK_MS = 10_000;
const LOOK_MS = 2_000;
const RENEWAL_LOOK_MS = 250;
const NO_SPACE = '53100: no space left on device';

/** Everything that lives in a world, and what stands in its way. */
export class Stage {
  readonly loops: Loops;
  readonly applications: Applications;
  private readonly mail: TaskMail;
  readonly orchestrations: Orchestrations;
  readonly truth: Truth;
  readonly standing = new Standing();
  /** When each fault has struck; some wait for a renewal or a takeover. */
  readonly struckMs = new Map<Fault, number>();
  /** When the last fault that has struck was over. */
  lastLiftedMs = 0;
  private over = false;

  constructor(
    readonly world: SimulatedWorld,
    shipped: Shipped,
    alteration: Alteration,
  ) {
    this.loops = new Loops(world);
    this.applications = new Applications(world);
    this.mail = new TaskMail(world);
    this.applications.tasks.onStopped = (side, task) => this.mail.stopped(side, task);
    this.orchestrations = new Orchestrations(world, shipped, alteration);
    this.truth = new Truth(this);
    world.onServer = () => this.apply();
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
    this.mail.stop();
    this.orchestrations.stop();
    this.world.killAll();
  }

  /** Makes it happen at its time, and stop. */
  async befall(fault: Fault): Promise<void> {
    const stage = 'stage' in fault ? fault.stage : undefined;
    if (stage !== undefined) await this.world.way.comesTo(stage);
    const before = leaseOf(this.world)?.epoch;
    await this.world.time.sleep(stage === undefined ? fault.atMs - this.world.atMs : fault.atMs);
    if ('sinceRenewalMs' in fault && fault.sinceRenewalMs !== undefined) {
      await this.nextRenewal();
      await this.world.time.sleep(fault.sinceRenewalMs);
    }
    if ('sinceTakenMs' in fault && fault.sinceTakenMs !== undefined) {
      await this.leaseTaken(stage === undefined ? undefined : before);
      await this.world.time.sleep(fault.sinceTakenMs);
    }
    if (this.over) return;
    this.struckMs.set(fault, this.world.atMs);
    this.lastLiftedMs = Math.max(this.lastLiftedMs, this.world.atMs + ('forMs' in fault ? fault.forMs : 0));
    const lift = begin(fault, this);
    this.apply();
    if (lift === undefined || !('forMs' in fault)) return;
    await this.world.time.sleep(fault.forMs);
    if (this.over) return;
    lift();
    this.apply();
  }

  /** The parts are as what stands now says. */
  private apply(): void {
    // What has arrived until now has: a link that changes is no reason to forget it, nor to bring more.
    for (const { server } of this.world.stood.all) void server.contents;
    this.link();
    for (const side of SIDES) {
      this.applyServers(side);
      this.applyApis(side);
    }
    this.world.names.apiAway = SIDES.some((side) => this.standing.has(`route53 away ${side}`)) || this.isLost('home');
  }

  private applyServers(side: Side): void {
    const down = this.isLost(side) || this.standing.has(`database down ${side}`);
    for (const server of this.world.stood.on(side)) {
      const failed = this.standing.has(`failed ${this.world.hostOf(server)}`);
      server.writesFail = this.standing.has(`disk full ${side}`) ? NO_SPACE : undefined;
      if (!down && !failed) server.start();
      else if (server.answers) {
        server.stop();
        server.sessions.clear();
      }
    }
  }

  private applyApis(side: Side): void {
    const { fleet, cluster, parameters } = this.world.region(this.world.regionOf(side));
    const away = (api: string): boolean => this.isLost(side) || this.standing.has(`${api} away ${side}`);
    fleet.away = away('rds');
    cluster.away = away('ecs');
    parameters.away = away('ssm');
  }

  /** Replication goes on while nothing stands between the two sides. */
  private link(): void {
    const { network, schedule, stood } = this.world;
    const reaches = network.reaches('home', 'standby') && network.reaches('standby', 'home');
    for (const { server, side } of stood.all) {
      const sourceDown = this.standing.has(`database down ${otherSide(side)}`);
      const flows = reaches && !this.standing.has('replication stalls') && !sourceDown;
      if (server.replication === undefined) continue;
      server.replication.lagSeconds = Math.max(schedule.shape.lagSeconds, this.standing.most('replication lag'));
      if (flows) server.mendReplication();
      else server.cutReplication();
    }
  }

  private isLost(side: Side): boolean {
    return this.world.network.isLost(side);
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

  /** Under another epoch than `before`. */
  private async leaseTaken(before: number | undefined): Promise<void> {
    const endMs = this.world.atMs + TAKEN_WITHIN_MS;
    const isTaken = (lease = leaseOf(this.world)): boolean => lease?.taken !== undefined && lease.epoch !== before;
    while (!isTaken() && this.world.atMs < endMs) await this.world.time.sleep(RENEWAL_LOOK_MS);
  }

  private promotionsGoOn(): void {
    for (const side of SIDES) if (!this.isLost(side)) this.world.region(this.world.regionOf(side)).fleet.advance();
    auroraGoesOn(this.world);
  }
}

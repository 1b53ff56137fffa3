import {
  type DatabaseKind,
  DEFAULT_TIMINGS,
  type PerSide,
  type Side,
  type Timings,
  type WorkloadSettings,
} from '../../lambda/contract/settings';
import { otherSide, sideOf } from '../../lambda/domain/sides';
import type { StepContext } from '../../lambda/steps/step';
import { VirtualClock } from '../machine';
import { type MemoryPorts, type MemoryServer, type MemoryTable, MemoryWorld } from '../memory';
import { TurningClock } from './turning-clock';

const SIDES: readonly Side[] = ['home', 'standby'];

/** One workload in a world in memory, on virtual time: everything that its settings name is there. */
export class RehearsalWorld extends MemoryWorld {
  override readonly clock: TurningClock;
  /** Each database's two servers, by the database's name. */
  readonly pairs: Map<string, PerSide<MemoryServer>>;
  private readonly portsOf = new Map<string, MemoryPorts>();

  constructor(
    readonly settings: WorkloadSettings,
    readonly timings: Timings = DEFAULT_TIMINGS,
    readonly virtual: VirtualClock = new VirtualClock(),
    table?: MemoryTable,
  ) {
    super(settings.regions, table);
    this.clock = new TurningClock(virtual);
    this.pairs = new Map(settings.databases.map(({ name, instance, kind }) => [name, this.addPair(instance, kind)]));
    for (const side of SIDES) this.addServices(side);
    for (const { name, endpoint } of settings.records) this.names.targets.set(name, endpoint.home);
  }

  regionOf(side: Side): string {
    return this.settings.regions[side];
  }

  context(region: string): StepContext {
    return { settings: this.settings, timings: this.timings, region, clock: this.clock };
  }

  /** The ports of a Region's functions. A run in the tiebreaker would leave home, as one in standby does. */
  portsIn(region: string): MemoryPorts {
    const ports = this.portsOf.get(region) ?? this.ports(region, this.sourceOf(region));
    this.portsOf.set(region, ports);
    return ports;
  }

  /** What a run in this Region would leave. */
  protected sourceOf(region: string): { readonly region: string; readonly cluster: string } {
    const side = otherSide(sideOf(this.settings.regions, region) ?? 'standby');
    return { region: this.regionOf(side), cluster: this.settings.jobs?.cluster[side] ?? 'none' };
  }

  server(database: string, side: Side): MemoryServer {
    const pair = this.pairs.get(database);
    if (pair === undefined)
      throw new Error(`no database "${database}", there are ${[...this.pairs.keys()].join(', ')}`);
    return pair[side];
  }

  /** A new replica takes the place that its instance has in the pair. */
  override replica(region: string, instance: string, source: MemoryServer): MemoryServer {
    const server = super.replica(region, instance, source);
    for (const { name, instance: of } of this.settings.databases)
      for (const side of SIDES)
        if (this.regionOf(side) === region && of[side] === instance) this.seat(name, side, server);
    return server;
  }

  private seat(database: string, side: Side, server: MemoryServer): void {
    const pair = this.pairs.get(database);
    if (pair !== undefined) this.pairs.set(database, { ...pair, [side]: server });
  }

  private addPair(instance: PerSide<string>, kind: DatabaseKind): PerSide<MemoryServer> {
    const home = this.addInstance(this.regionOf('home'), instance.home, undefined, kind);
    return { home, standby: this.addInstance(this.regionOf('standby'), instance.standby, home, kind) };
  }

  private addServices(side: Side): void {
    const { services } = this.region(this.regionOf(side)).cluster;
    for (const { cluster, service, desiredCount } of this.settings.services)
      services.set(`${cluster[side]}/${service[side]}`, side === 'home' ? desiredCount : 1);
  }
}

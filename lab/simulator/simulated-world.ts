import type { Side } from '../../lambda/contract/settings';
import { servingSide } from '../../lambda/domain/sides';
import type { Lease } from '../../lambda/ports/lease-store';
import type { StepContext } from '../../lambda/steps/step';
import { VirtualClock } from '../machine';
import { cellLedger, type MemoryPorts, type MemoryServer, type TableWire } from '../memory';
import { RehearsalWorld } from '../rehearsal/rehearsal-world';
import { Caller, Illnesses } from './caller';
import { Chance } from './chance';
import { Chronicle } from './chronicle';
import type { Place, Role } from './fault';
import type { WireEvents } from './ledger-wire';
import { type Alteration, UNALTERED } from './mutation';
import { Network } from './network';
import { Process, type Timeline } from './process';
import { portsOfProcess } from './process-ports';
import { recordedPorts } from './recorded-ports';
import { RecordedTable } from './recorded-table';
import { moved, promoted, registered, replaced } from './replaced';
import type { Schedule } from './schedule';
import type { Answers } from './stale-answers';
import { StoodServers } from './stood';
import { WayStages } from './way-stages';

/** What a process is given: ports that are its own, so that what befalls it befalls nobody else. */
export interface Equipped {
  readonly process: Process;
  readonly ports: MemoryPorts;
  readonly context: StepContext;
}

export const leaseOf = ({ table }: Pick<SimulatedWorld, 'table'>): Lease | undefined =>
  table.cells.get('lease')?.value as Lease | undefined;

/** Three Regions in which everything can go wrong that a schedule says. */
export class SimulatedWorld extends RehearsalWorld {
  declare readonly table: RecordedTable;
  readonly network = new Network();
  readonly illnesses = new Illnesses();
  readonly chronicle = new Chronicle();
  readonly way = new WayStages(this.chronicle.stages, () => this.atMs);
  readonly time: Timeline;
  /** Places whose eventually consistent APIs answer what was true before. */
  readonly stale = new Set<Place>();
  readonly answers: Answers = new Map();
  /** When a Region's metrics were last heard of. */
  readonly publishedMs = new Map<Place, number>();
  private readonly processes = new Set<Process>();
  private readonly hostClocks = new Map<string, number>();
  private readonly chance: Chance;
  /** Some answer may be stale: only then answers are kept. */
  readonly mayBeStale: boolean;
  private readonly started = new Map<string, number>();
  private writes = 0;
  private readonly nameWriter = (): string => `write ${++this.writes}`;
  readonly startMs: number;
  readonly stood: StoodServers;
  /** Told of each server that is new. */
  onServer: () => void = () => undefined;

  constructor(
    readonly schedule: Schedule,
    private readonly alteration: Alteration = UNALTERED,
  ) {
    const virtual = new VirtualClock();
    const startMs = virtual.nowMs;
    const { settings, timings } = schedule.shape;
    super(settings, { ...timings, ...alteration.timings }, virtual, new RecordedTable(() => virtual.nowMs - startMs));
    this.startMs = startMs;
    this.stood = new StoodServers(this.pairs);
    this.time = { nowMs: () => virtual.nowMs, sleep: (ms) => virtual.sleep(ms) };
    this.chance = new Chance(schedule.seed, 'world');
    this.mayBeStale = schedule.faults.some(({ kind }) => kind === 'stale answers');
    for (const side of ['home', 'standby'] as const) {
      this.region(this.regionOf(side)).cluster.capacity = schedule.shape.capacity[side];
      for (const server of this.serversOf(side)) server.clockSkewSeconds = schedule.shape.databaseClockSeconds[side];
    }
    for (const { replication } of this.serversOf('standby'))
      if (replication !== undefined) replication.lagSeconds = schedule.shape.lagSeconds;
  }

  get nowMs(): number {
    return this.virtual.nowMs;
  }

  /** Since the story began. */
  get atMs(): number {
    return this.virtual.nowMs - this.startMs;
  }

  regionAt(place: Place): string {
    return this.settings.regions[place];
  }

  readonly placeOf = (region: string): Place => {
    const { home, standby } = this.settings.regions;
    if (region === home) return 'home';
    return region === standby ? 'standby' : 'tiebreaker';
  };

  /** A new process, equipped. */
  start(role: Role, place: Place, events?: WireEvents): Equipped {
    const kind = `${role} ${place}`;
    const started = (this.started.get(kind) ?? 0) + 1;
    this.started.set(kind, started);
    const own = this.chance.of(`${kind} ${started}`);
    const { clockSkewMs } = this.schedule.shape;
    const skewMs = own.between(-clockSkewMs, clockSkewMs) + (this.hostClocks.get(kind) ?? 0);
    const region = this.regionAt(place);
    const limitMs = role === 'step' ? this.nowMs + this.timings.stepTimeoutSeconds * 1000 : undefined;
    const process = new Process(role, place, region, this.time, Math.round(skewMs), limitMs);
    this.processes.add(process);
    const caller = new Caller(process, this.illnesses, this.time, own, this.schedule.shape.latencyMs);
    const context = { settings: this.settings, timings: this.timings, region, clock: process.clock };
    const plain = { process, ports: portsOfProcess(this, caller, events), context };
    const equipped = this.alteration.equip?.(plain, this) ?? plain;
    return { ...equipped, ports: recordedPorts(this, equipped.ports, process) };
  }

  end(process: Process): void {
    this.processes.delete(process);
  }

  pause(role: Role, place: Place, forMs: number): void {
    for (const process of this.at(role, place)) process.pause(forMs);
  }

  kill(role: Role, place: Place): void {
    for (const process of this.at(role, place)) this.bury(process);
  }

  killAll(place?: Place): void {
    for (const process of this.processes) if (place === undefined || process.place === place) this.bury(process);
  }

  offsetHostClock(role: Role, place: Place, ms: number): void {
    this.hostClocks.set(`${role} ${place}`, ms);
  }

  serversOf(side: Side) {
    return [...this.pairs.values()].map((pair) => pair[side]);
  }

  /** RDS copies from a primary in the other Region, which it has to reach. */
  override primary(region: string, instance: string): MemoryServer | 'busy' | undefined {
    const { network } = this;
    const reaches = network.reaches('home', 'standby') && network.reaches('standby', 'home');
    const found = super.primary(region, instance);
    return found !== undefined && !reaches ? 'busy' : found;
  }

  override replica(region: string, instance: string, source: MemoryServer): MemoryServer {
    this.noteReplaced(region, instance, 'created');
    const server = super.replica(region, instance, source);
    const side = servingSide(this.settings.regions, region);
    server.clockSkewSeconds = this.schedule.shape.databaseClockSeconds[side];
    for (const { name, instance: of } of this.settings.databases)
      if (of[side] === instance) this.stood.add(name, side, server, this.atMs);
    this.onServer();
    return server;
  }

  override rename(region: string, from: string, to: string): void {
    this.noteReplaced(region, from, 'renamed');
    super.rename(region, from, to);
  }

  /** Somebody is about to say that a side can take over again. */
  noteRegistered(place: Place): void {
    if (place !== 'tiebreaker') this.chronicle.replaced.push(registered(this, place));
  }

  noteMoved(place: Place): void {
    if (place !== 'tiebreaker') this.chronicle.replaced.push(moved(this, place));
  }

  notePromoted(place: Place, instance: string): void {
    if (place !== 'tiebreaker') this.chronicle.replaced.push(promoted(this, place, instance));
  }

  private noteReplaced(region: string, instance: string, how: 'created' | 'renamed'): void {
    const side = servingSide(this.settings.regions, region);
    const own = this.settings.databases.find((one) => one.instance[side] === instance);
    // What Aurora replaces it replaces by itself.
    if (own?.kind === 'aurora-global') return;
    this.chronicle.replaced.push(replaced(this, side, { instance, how }));
  }

  private bury(process: Process): void {
    process.die();
    this.processes.delete(process);
  }

  private at(role: Role, place: Place): readonly Process[] {
    return [...this.processes].filter((process) => process.role === role && process.place === place);
  }

  /** By host name. */
  serverAt(host: string): MemoryServer | undefined {
    return this.servers.get(host);
  }

  hostOf(server: MemoryServer): string | undefined {
    return [...this.servers].find(([, one]) => one === server)?.[0];
  }

  /** Those that the workload cannot do without. */
  requiredOf(side: Side): readonly MemoryServer[] {
    return this.settings.databases.flatMap(({ name, required }) =>
      required === false ? [] : [this.server(name, side)],
    );
  }

  /** What is in a Region, with a ledger that is reached over the given wire. */
  partsIn(region: string, wire: TableWire): MemoryPorts {
    const { table, configured: regions, nameWriter } = this;
    const { workload } = this.settings;
    const through = this.alteration.items;
    return this.ports(
      region,
      this.sourceOf(region),
      cellLedger({ table, regions, region, workload, nameWriter, wire, through }),
    );
  }
}

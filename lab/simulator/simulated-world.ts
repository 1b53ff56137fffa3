import type { Side } from '../../lambda/contract/settings';
import type { DatabaseConnections } from '../../lambda/ports/guarded-database';
import type { StepContext } from '../../lambda/steps/step';
import { VirtualClock } from '../machine';
import { type MemoryPorts, memoryLedger } from '../memory';
import { RehearsalWorld } from '../rehearsal/rehearsal-world';
import { Caller, Illnesses, sentBy } from './caller';
import { Chance } from './chance';
import { Chronicle } from './chronicle';
import type { Place, Role } from './fault';
import { LedgerWire } from './ledger-wire';
import { type Alteration, UNALTERED } from './mutation';
import { Network } from './network';
import { Process, type Timeline } from './process';
import { RecordedTable } from './recorded-table';
import type { Schedule } from './schedule';
import { staleAnswers } from './stale-answers';

/** How long callers wait for APIs and databases. */
const PATIENCE_MS = { api: 2_000, database: 3_000 } as const;

/** What a process is given: ports that are its own, so that what befalls it befalls nobody else. */
export interface Equipped {
  readonly process: Process;
  readonly ports: MemoryPorts;
  readonly context: StepContext;
}

/** Three Regions in which everything can go wrong that a schedule says. */
export class SimulatedWorld extends RehearsalWorld {
  declare readonly table: RecordedTable;
  readonly network = new Network();
  readonly illnesses = new Illnesses();
  readonly chronicle = new Chronicle();
  readonly time: Timeline;
  /** Places whose eventually consistent APIs answer what was true before. */
  readonly stale = new Set<Place>();
  /** When a Region's metrics were last heard of. */
  readonly publishedMs = new Map<Place, number>();
  private readonly processes = new Set<Process>();
  private readonly hostClocks = new Map<string, number>();
  private readonly chance: Chance;
  private readonly mayBeStale: boolean;
  private started = 0;
  readonly startMs: number;

  constructor(
    readonly schedule: Schedule,
    private readonly alteration: Alteration = UNALTERED,
  ) {
    const virtual = new VirtualClock();
    const startMs = virtual.nowMs;
    const { settings, timings } = schedule.shape;
    super(settings, { ...timings, ...alteration.timings }, virtual, new RecordedTable(() => virtual.nowMs - startMs));
    this.startMs = startMs;
    this.time = { nowMs: () => virtual.nowMs, sleep: (ms) => virtual.sleep(ms) };
    this.chance = new Chance(schedule.seed, 'world');
    this.mayBeStale = schedule.faults.some(({ kind }) => kind === 'stale answers');
    for (const { standby } of this.pairs.values()) this.follow(standby.replication, schedule.shape.lagSeconds);
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

  /** A new process, equipped. `onSilence` is told of ledger endpoints that it waited for in vain. */
  start(role: Role, place: Place, onSilence?: (place: Place) => void): Equipped {
    this.started += 1;
    const own = this.chance.of(`${role} ${place} ${this.started}`);
    const { clockSkewMs } = this.schedule.shape;
    const skewMs = own.between(-clockSkewMs, clockSkewMs) + (this.hostClocks.get(`${role} ${place}`) ?? 0);
    const region = this.regionAt(place);
    const limitMs = role === 'step' ? this.nowMs + this.timings.stepTimeoutSeconds * 1000 : undefined;
    const process = new Process(role, place, region, this.time, Math.round(skewMs), limitMs);
    this.processes.add(process);
    const caller = new Caller(process, this.illnesses, this.time, own, this.schedule.shape.latencyMs);
    const context = { settings: this.settings, timings: this.timings, region, clock: process.clock };
    const plain = { process, ports: this.portsOfProcess(caller, onSilence), context };
    const equipped = this.alteration.equip?.(plain, this) ?? plain;
    return { ...equipped, ports: { ...equipped.ports, leases: this.recorded(equipped.ports.leases, process) } };
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

  private bury(process: Process): void {
    process.die();
    this.processes.delete(process);
  }

  private at(role: Role, place: Place): readonly Process[] {
    return [...this.processes].filter((process) => process.role === role && process.place === place);
  }

  private follow(replication: { lagSeconds: number } | undefined, lagSeconds: number): void {
    if (replication !== undefined) replication.lagSeconds = lagSeconds;
  }

  private portsOfProcess(caller: Caller, onSilence?: (place: Place) => void): MemoryPorts {
    const { region, place } = caller.process;
    const wire = new LedgerWire(caller, this.network, this.placeOf, onSilence);
    const ports = this.ports(region, this.sourceOf(region), memoryLedger(this.table, this.configured, region, wire));
    const api = <P extends object>(port: P, name: string): P => sentBy(caller, port, name, PATIENCE_MS.api);
    const late = <P extends object>(port: P, name: string, reads: readonly string[]): P =>
      api(this.mayBeStale ? staleAnswers(port, reads, `${place} ${name}`, this) : port, name);
    return {
      ...ports,
      fleet: late(ports.fleet, 'fleet', ['describe']),
      cluster: late(ports.cluster, 'cluster', ['describe', 'startedBy']),
      resolver: late(ports.resolver, 'resolver', ['targets']),
      parameters: api(ports.parameters, 'parameters'),
      notices: quiet(api(ports.notices, 'notices'), ['send']),
      events: quiet(api(ports.events, 'events'), ['send']),
      signals: api(this.heard(ports.signals, place), 'signals'),
      teamAlarms: api(ports.teamAlarms, 'teamAlarms'),
      serviceCounts: api(ports.serviceCounts, 'serviceCounts'),
      connections: this.connectionsOf(caller, ports.connections),
      source: this.sourceTasksOf(caller, ports.source, place),
      records: api(ports.records, 'records'),
    };
  }

  /** Every answer about the lease is held against what stood there. */
  private recorded(leases: MemoryPorts['leases'], { role, place }: Process): MemoryPorts['leases'] {
    const recorded = Object.create(leases) as MemoryPorts['leases'];
    recorded.read = async () => {
      const fromMs = this.atMs;
      const seen = await leases.read();
      this.chronicle.leaseReads.push({ fromMs, untilMs: this.atMs, seen, by: `${role} in ${place}` });
      return seen;
    };
    return recorded;
  }

  private heard(signals: MemoryPorts['signals'], place: Place): MemoryPorts['signals'] {
    const heard = Object.create(signals) as MemoryPorts['signals'];
    heard.publish = async (published) => {
      this.publishedMs.set(place, this.nowMs);
      return signals.publish(published);
    };
    return heard;
  }

  private connectionsOf(caller: Caller, connections: DatabaseConnections): MemoryPorts['connections'] {
    return {
      guarded: (database, endpoint) =>
        sentBy(caller, connections.guarded(database, endpoint), 'guard', PATIENCE_MS.database),
      probe: (database, endpoint) =>
        sentBy(caller, connections.probe(database, endpoint), 'probe', PATIENCE_MS.database),
    } as MemoryPorts['connections'];
  }

  /** The other side's ECS: short, and never more than a count. */
  private sourceTasksOf(caller: Caller, source: MemoryPorts['source'], place: Place): MemoryPorts['source'] {
    const other: Place = place === 'home' ? 'standby' : 'home';
    return {
      stop: async (taskArns: readonly string[]) => {
        if (taskArns.length === 0) return 0;
        if (this.network.reaches(place, other))
          return caller.ask('source.stop', PATIENCE_MS.api, () => source.stop(taskArns)).catch(() => 0);
        await caller.process.clock.sleep(PATIENCE_MS.api);
        return 0;
      },
    } as unknown as MemoryPorts['source'];
  }
}

/** Ports whose adapters log a failure and go on. */
function quiet<P extends object>(port: P, methods: readonly (keyof P)[]): P {
  const calm = { ...port };
  for (const method of methods) {
    const act = port[method] as unknown as (...given: unknown[]) => Promise<unknown>;
    calm[method] = ((...given: unknown[]) => act(...given).catch(() => undefined)) as P[typeof method];
  }
  return calm;
}

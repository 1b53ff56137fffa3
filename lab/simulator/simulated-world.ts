import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { Side } from '../../lambda/contract/settings';
import type { DatabaseConnections } from '../../lambda/ports/guarded-database';
import type { StepContext } from '../../lambda/steps/step';
import { VirtualClock } from '../machine';
import { type MemoryPorts, memoryLedger, UNANSWERED } from '../memory';
import { RehearsalWorld } from '../rehearsal/rehearsal-world';
import { Caller, Illnesses, methodsOf, sentBy } from './caller';
import { Chance } from './chance';
import { Chronicle } from './chronicle';
import type { Place, Role } from './fault';
import { LedgerWire, type WireEvents } from './ledger-wire';
import { type Alteration, UNALTERED } from './mutation';
import { Network } from './network';
import { Process, type Timeline } from './process';
import { RecordedTable } from './recorded-table';
import type { Schedule } from './schedule';
import { staleAnswers } from './stale-answers';

/** How long callers wait for APIs and databases. */
const PATIENCE_MS = { api: 2_000, database: 3_000 } as const;
/** A host that is dead in the own Region refuses soon. */
const DEAD_MS = 500;

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
  private readonly started = new Map<string, number>();
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
    for (const side of ['home', 'standby'] as const)
      for (const server of this.serversOf(side)) server.clockSkewSeconds = schedule.shape.databaseClockSeconds[side];
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
    const plain = { process, ports: this.portsOfProcess(caller, events), context };
    const equipped = this.alteration.equip?.(plain, this) ?? plain;
    const { leases, claims } = equipped.ports;
    return {
      ...equipped,
      ports: { ...equipped.ports, leases: this.recorded(leases, process), claims: this.endsRecorded(claims) },
    };
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

  private portsOfProcess(caller: Caller, events?: WireEvents): MemoryPorts {
    const { region, place } = caller.process;
    const wire = new LedgerWire(caller, this.network, this.placeOf, this.time, events);
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
      transactions: this.transactionsOf(caller, ports.transactions),
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

  /** Every result that was taken, with the claim that it came under. */
  private endsRecorded(claims: MemoryPorts['claims']): MemoryPorts['claims'] {
    const recorded = Object.create(claims) as MemoryPorts['claims'];
    recorded.finish = async (job, end) => {
      const taken = await claims.finish(job, end);
      if (taken)
        this.chronicle.results.push({
          atMs: this.atMs,
          application: job.application,
          id: job.id,
          claim: `${job.epoch}.${job.attempt}`,
        });
      return taken;
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

  /** It never throws: no answer is an answer. */
  private transactionsOf(caller: Caller, transactions: MemoryPorts['transactions']): MemoryPorts['transactions'] {
    const sent = Object.create(transactions) as MemoryPorts['transactions'];
    sent.attempt = async (url, id) => {
      const answer = await caller.send('transaction', PATIENCE_MS.api, () => transactions.attempt(url, id));
      return answer === UNANSWERED ? { committed: false, because: 'no answer' } : answer;
    };
    return sent;
  }

  private connectionsOf(caller: Caller, connections: DatabaseConnections): MemoryPorts['connections'] {
    const over = <P extends object>(session: P, host: string, name: string): P =>
      sentBy(caller, this.reached(caller, session, host), name, PATIENCE_MS.database);
    return {
      guarded: (database, endpoint) => over(connections.guarded(database, endpoint), endpoint.host, 'guard'),
      probe: (database, endpoint) => over(connections.probe(database, endpoint), endpoint.host, 'probe'),
    } as MemoryPorts['connections'];
  }

  /** A database that does not answer is waited for, and one in another Region is as far as the network says. */
  private reached<P extends object>(caller: Caller, session: P, host: string): P {
    const there = this.placeOf(host.split('.')[1] ?? '');
    const reached = Object.create(session) as Record<string, unknown>;
    for (const method of methodsOf(session)) {
      const act = Reflect.get(session, method) as (...given: unknown[]) => Promise<unknown>;
      reached[method] = async (...given: unknown[]) => {
        const { process } = caller;
        const answers = this.servers.get(host)?.answers === true && this.network.reaches(process.place, there);
        if (!answers && process.place !== there) await process.clock.sleep(PATIENCE_MS.database);
        else if (!answers) await process.clock.sleep(DEAD_MS);
        if (!this.network.reaches(process.place, there))
          throw new FailoverError(ERRORS.transient, `${host} did not answer`);
        return Reflect.apply(act, session, given);
      };
    }
    return reached as P;
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

import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import { METRICS } from '../../lambda/contract/names';
import type { FactsOfSides, RegionFacts } from '../../lambda/ports/region-facts';
import { type MemoryPorts, UNANSWERED } from '../memory';
import { type Caller, methodsOf, sentBy } from './caller';
import type { Place } from './fault';
import { LedgerWire, type WireEvents } from './ledger-wire';
import type { SimulatedWorld } from './simulated-world';
import { staleAnswers } from './stale-answers';

/** How long callers wait for APIs and databases. */
const PATIENCE_MS = { api: 2_000, database: 3_000 } as const;
/** A host that is dead in the own Region refuses soon. */
const DEAD_MS = 500;

/** The ports of one process: what befalls its calls befalls nobody else's. */
export function portsOfProcess(world: SimulatedWorld, caller: Caller, events?: WireEvents): MemoryPorts {
  const { region, place } = caller.process;
  const ports = world.partsIn(region, new LedgerWire(caller, world.network, world.placeOf, world.time, events));
  const api = <P extends object>(port: P, name: string): P => sentBy(caller, port, name, PATIENCE_MS.api);
  const late = <P extends object>(port: P, name: string, reads: readonly string[]): P =>
    api(world.mayBeStale ? staleAnswers(port, reads, `${place} ${name}`, world) : port, name);
  return {
    ...ports,
    facts: factsOf(world, caller, ports.facts),
    fleet: late(ports.fleet, 'fleet', ['describe']),
    seeding: api(ports.seeding, 'seeding'),
    clusterSnapshots: api(ports.clusterSnapshots, 'seeding.snapshots'),
    cluster: late(ports.cluster, 'cluster', ['describe', 'startedBy']),
    resolver: late(ports.resolver, 'resolver', ['targets']),
    parameters: api(ports.parameters, 'parameters'),
    notices: quiet(api(ports.notices, 'notices'), ['send']),
    events: quiet(api(ports.events, 'events'), ['send']),
    transactions: transactionsOf(caller, ports.transactions),
    signals: api(heard(world, ports.signals, place), 'signals'),
    teamAlarms: api(ports.teamAlarms, 'teamAlarms'),
    serviceCounts: api(ports.serviceCounts, 'serviceCounts'),
    connections: connectionsOf(world, caller, ports.connections),
    source: sourceTasksOf(world, caller, ports.source),
    records: api(ports.records, 'records'),
  };
}

/** The other Region is asked once and shortly: one that is not reached has told nothing. */
function factsOf(world: SimulatedWorld, { process }: Caller, { here, there }: FactsOfSides): FactsOfSides {
  const asked = Object.create(there) as Record<string, unknown>;
  for (const method of methodsOf(there)) {
    const act = Reflect.get(there, method) as (...given: unknown[]) => Promise<unknown>;
    asked[method] = async (...given: unknown[]) => {
      if (world.network.reaches(process.place, world.placeOf(there.region))) return Reflect.apply(act, there, given);
      throw new FailoverError(ERRORS.transient, `${there.region} does not answer`);
    };
  }
  return { here, there: asked as unknown as RegionFacts };
}

function heard(world: SimulatedWorld, signals: MemoryPorts['signals'], place: Place): MemoryPorts['signals'] {
  const published = Object.create(signals) as MemoryPorts['signals'];
  published.publish = async (metrics) => {
    if (metrics.some(({ name }) => name === METRICS.takeoverWanted)) world.publishedMs.set(place, world.nowMs);
    return signals.publish(metrics);
  };
  return published;
}

/** It never throws: no answer is an answer. */
function transactionsOf(caller: Caller, transactions: MemoryPorts['transactions']): MemoryPorts['transactions'] {
  const sent = Object.create(transactions) as MemoryPorts['transactions'];
  sent.attempt = async (url, id) => {
    const answer = await caller.send('transaction', PATIENCE_MS.api, () => transactions.attempt(url, id));
    return answer === UNANSWERED ? { committed: false, because: 'no answer' } : answer;
  };
  return sent;
}

function connectionsOf(
  world: SimulatedWorld,
  caller: Caller,
  connections: MemoryPorts['connections'],
): MemoryPorts['connections'] {
  const over = <P extends object>(session: P, host: string, name: string): P =>
    sentBy(caller, reached(world, caller, session, host), name, PATIENCE_MS.database);
  const sent: Pick<MemoryPorts['connections'], 'guarded' | 'probe'> = {
    guarded: (database, endpoint) => over(connections.guarded(database, endpoint), endpoint.host, 'guard'),
    probe: (database, endpoint) => over(connections.probe(database, endpoint), endpoint.host, 'probe'),
  };
  return sent as MemoryPorts['connections'];
}

/** A database that does not answer is waited for, and one in another Region is as far as the network says. */
function reached<P extends object>(world: SimulatedWorld, { process }: Caller, session: P, host: string): P {
  const there = world.placeOf(host.split('.')[1] ?? '');
  const over = Object.create(session) as Record<string, unknown>;
  for (const method of methodsOf(session)) {
    const act = Reflect.get(session, method) as (...given: unknown[]) => Promise<unknown>;
    over[method] = async (...given: unknown[]) => {
      const reaches = (): boolean => world.network.reaches(process.place, there);
      if (!reaches() || world.serverAt(host)?.answers !== true)
        await process.clock.sleep(process.place === there ? DEAD_MS : PATIENCE_MS.database);
      if (!reaches()) throw new FailoverError(ERRORS.transient, `${host} did not answer`);
      return Reflect.apply(act, session, given);
    };
  }
  return over as P;
}

/** The other side's ECS: short, and never more than a count. */
function sourceTasksOf(world: SimulatedWorld, caller: Caller, source: MemoryPorts['source']): MemoryPorts['source'] {
  const { process } = caller;
  const other: Place = process.place === 'home' ? 'standby' : 'home';
  const stop = async (taskArns: readonly string[]): Promise<number> => {
    if (taskArns.length === 0) return 0;
    if (world.network.reaches(process.place, other))
      return caller.ask('source.stop', PATIENCE_MS.api, () => source.stop(taskArns)).catch(() => 0);
    await process.clock.sleep(PATIENCE_MS.api);
    return 0;
  };
  return Object.assign(Object.create(source) as MemoryPorts['source'], { stop });
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

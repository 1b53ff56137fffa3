import {
  ManualClock,
  MemoryCluster,
  MemoryEvents,
  MemoryFleet,
  MemoryNames,
  MemoryNotices,
  MemoryParameters,
  MemoryRecords,
  MemoryServer,
  MemoryServiceCounts,
  MemorySignals,
  MemorySourceTasks,
  MemoryTeamAlarms,
  MemoryTransactions,
} from '../../lab/memory';
import type { DatabaseKind } from '../../lambda/contract/settings';
import type { FleetSubject } from './database-fleet.contract';
import { STANDBY } from './ledger-subject';
import type { ServicesSubject } from './regional-services.contract';
import type { SignsSubject } from './regional-signs.contract';
import type { EventsSubject } from './run-events.contract';
import type { ClusterSubject } from './task-cluster.contract';
import type { ProbeSubject } from './transaction-probe.contract';

export const makeMemoryPair = (role: 'replica' | 'primary') => makeMemoryFleet(role, 'rds-replica-pair');
export const makeMemoryAurora = (role: 'replica' | 'primary') => makeMemoryFleet(role, 'aurora-global');

async function makeMemoryFleet(role: 'replica' | 'primary', kind: DatabaseKind): Promise<FleetSubject> {
  const clock = new ManualClock();
  const server = new MemoryServer('orders', clock);
  if (role === 'replica') server.follow(new MemoryServer('source', clock));
  const fleet = new MemoryFleet(STANDBY);
  const instance = fleet.add('orders', server, kind);
  return {
    fleet,
    setStatus: (status) => Object.assign(instance, { status }),
    setReplication: (replicationStatus) => Object.assign(instance, { replicationStatus }),
    promotions: () => fleet.promotions.length,
    ways: () => fleet.ways,
    finishPromotion: async () => {
      while (instance.phase !== undefined) fleet.advance();
    },
    detach: () => Object.assign(instance, { role: 'primary', standsAlone: true }),
    silence: () => Object.assign(fleet, { away: true }),
  };
}

export async function makeMemoryCluster(): Promise<ClusterSubject> {
  const cluster = new MemoryCluster(STANDBY);
  cluster.services.set('jobs/api', 2);
  return {
    cluster,
    source: new MemorySourceTasks(cluster, 'jobs'),
    setCapacity: async (tasks) => void Object.assign(cluster, { capacity: tasks }),
    end: (arn, exitCode) => cluster.end(arn, exitCode),
    started: () => cluster.tasks.size,
    command: (arn) => cluster.tasks.get(arn)?.command,
    silence: () => Object.assign(cluster, { away: true }),
  };
}

export async function makeMemoryEvents(): Promise<EventsSubject> {
  const events = new MemoryEvents();
  const silence = () => {
    events.away = true;
    return { hits: 1 };
  };
  return { events, sent: () => events.sent, silence, refuse: silence };
}

export async function makeMemoryServices(): Promise<ServicesSubject> {
  const names = new MemoryNames();
  const parameters = new MemoryParameters();
  const notices = new MemoryNotices();
  return {
    parameters,
    notices,
    signals: new MemorySignals(),
    records: new MemoryRecords(names),
    parameter: (name) => parameters.values.get(name),
    sent: () => notices.sent,
    target: async (name) => names.targets.get(name),
    silence: (service) =>
      service === 'records' ? Object.assign(names, { apiAway: true }) : Object.assign(parameters, { away: true }),
  };
}

export async function makeMemorySigns(): Promise<SignsSubject> {
  const cluster = new MemoryCluster(STANDBY);
  cluster.services.set('web/api', 4);
  const alarms = new MemoryTeamAlarms();
  const changedAt = new ManualClock().now().toISOString();
  for (const [name, state] of [
    ['quiet', 'OK'],
    ['loud', 'ALARM'],
    ['new', 'INSUFFICIENT_DATA'],
  ] as const)
    alarms.alarms.set(name, { state, changedAt });
  return {
    alarms,
    counts: new MemoryServiceCounts(cluster),
    silence: (what) => Object.assign(what === 'alarms' ? alarms : cluster, { away: true }),
  };
}

export async function makeMemoryProbe(): Promise<ProbeSubject> {
  const probe = new MemoryTransactions();
  const url = 'https://orders.example.com/canary';
  return {
    probe,
    url,
    ids: probe.ids,
    answers: (status) =>
      probe.endpoints.set(url, () =>
        status < 300 ? { committed: true } : { committed: false, because: `answered ${status}` },
      ),
    goesAway: async () => void probe.endpoints.clear(),
  };
}

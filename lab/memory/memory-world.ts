import type { DatabaseKind, Regions } from '../../lambda/contract/settings';
import { otherSide, sideOf } from '../../lambda/domain/sides';
import type { FactsOfSides } from '../../lambda/ports/region-facts';
import { ManualClock } from './manual-clock';
import { MemoryAurora } from './memory-aurora';
import { MemoryCluster, MemorySourceTasks } from './memory-cluster';
import { MemoryClusterSnapshots } from './memory-cluster-snapshots';
import { MemoryConnections } from './memory-connections';
import { MemoryEvents } from './memory-events';
import { MemoryMakes, MemoryRegionFacts } from './memory-facts';
import { hostOf, MemoryFleet } from './memory-fleet';
import { type MemoryLedger, type MemoryOneRegion, memoryLedger } from './memory-ledger';
import { MemoryNames, MemoryRecords, MemoryResolver } from './memory-names';
import { MemoryNotices } from './memory-notices';
import { MemoryOldSides } from './memory-old-sides';
import { MemoryParameters } from './memory-parameters';
import { MemoryServiceCounts, MemoryTeamAlarms } from './memory-regional-signs';
import { type MemoryHosts, MemorySeeding } from './memory-seeding';
import { MemoryServer } from './memory-server';
import { MemorySignals } from './memory-signals';
import { MemoryTaskSupplies } from './memory-supplies';
import { MemoryTable } from './memory-table';
import { MemoryTransactions } from './memory-transactions';

/** What stands in one Region. */
export class MemoryRegion {
  readonly fleet: MemoryFleet;
  readonly seeding: MemorySeeding;
  readonly clusterSnapshots: MemoryClusterSnapshots;
  readonly aurora: MemoryAurora;
  readonly cluster: MemoryCluster;
  readonly parameters = new MemoryParameters();
  readonly notices = new MemoryNotices();
  readonly events = new MemoryEvents();
  readonly signals = new MemorySignals();
  /** Jobs that stand in this Region only. */
  readonly jobTable = new MemoryTable();
  readonly transactions = new MemoryTransactions();
  readonly teamAlarms = new MemoryTeamAlarms();
  readonly makes = new MemoryMakes();
  readonly supplies = new MemoryTaskSupplies();

  constructor(
    readonly name: string,
    hosts: MemoryHosts,
  ) {
    this.fleet = new MemoryFleet(name);
    this.seeding = new MemorySeeding(name, this.fleet, hosts);
    this.clusterSnapshots = new MemoryClusterSnapshots(this.fleet);
    this.aurora = new MemoryAurora(name, this.fleet, this.clusterSnapshots, hosts);
    this.cluster = new MemoryCluster(name);
  }
}

/** Three Regions, one ledger, databases and names: everything that the ports reach, in memory and on one turned clock. */
export class MemoryWorld implements MemoryHosts {
  readonly clock = new ManualClock();
  readonly names = new MemoryNames();
  readonly writeFences = new MemoryWriteFences();
  /** By host name. */
  protected readonly servers = new Map<string, MemoryServer>();
  private readonly regions: ReadonlyMap<string, MemoryRegion>;

  constructor(
    readonly configured: Regions,
    readonly table: MemoryTable = new MemoryTable(),
    /** Applications whose jobs stand in one Region only. */
    private readonly oneRegion: ReadonlySet<string> = new Set(),
  ) {
    const { home, standby, tiebreaker } = configured;
    this.regions = new Map([home, standby, tiebreaker].map((name) => [name, new MemoryRegion(name, this)]));
  }

  region(name: string): MemoryRegion {
    const region = this.regions.get(name);
    if (region === undefined) throw new Error(`no Region ${name} in this world`);
    return region;
  }

  /** A DB instance with its server; a replica of `source` when one is given. */
  addInstance(region: string, identifier: string, source?: MemoryServer, kind?: DatabaseKind): MemoryServer {
    const server = new MemoryServer(`${identifier} in ${region}`, this.clock);
    if (kind === 'aurora-global') server.identity = 'aurora';
    if (source !== undefined) server.follow(source);
    this.servers.set(hostOf(identifier, region), server);
    this.region(region).fleet.add(identifier, server, kind);
    return server;
  }

  serverOf(region: string, instance: string): MemoryServer | undefined {
    return this.servers.get(hostOf(instance, region));
  }

  primary(region: string, instance: string): MemoryServer | 'busy' | undefined {
    const found = this.region(region).fleet.instances.get(instance);
    if (found?.role !== 'primary') return undefined;
    return found.status === 'available' ? found.server : 'busy';
  }

  replica(region: string, instance: string, source: MemoryServer): MemoryServer {
    const server = new MemoryServer(`${instance} in ${region}`, this.clock);
    server.timelineNumber = source.timelineNumber;
    server.follow(source);
    this.servers.set(hostOf(instance, region), server);
    return server;
  }

  rename(region: string, from: string, to: string): void {
    const server = this.serverOf(region, from);
    if (server === undefined) throw new Error(`no server of ${from} in ${region}`);
    this.servers.set(hostOf(to, region), server);
    this.servers.delete(hostOf(from, region));
  }

  /** Undefined where no application has such jobs, and in the tiebreaker. */
  private jobTables(name: string): MemoryOneRegion | undefined {
    const { home, standby } = this.configured;
    if (this.oneRegion.size === 0 || (name !== home && name !== standby)) return undefined;
    const other = name === home ? standby : home;
    const there = { region: other, table: this.region(other).jobTable };
    return { applications: this.oneRegion, here: this.region(name).jobTable, there };
  }

  /** The tiebreaker asks as standby would. */
  private facts(name: string, other: string): FactsOfSides {
    const side = sideOf(this.configured, name) ?? 'standby';
    return {
      here: new MemoryRegionFacts(name, side, this.region(name)),
      there: new MemoryRegionFacts(other, otherSide(side), this.region(other)),
    };
  }

  /** Every port as the given Region's functions have it. `source` is the side that a run in this Region would leave. */
  ports(
    name: string,
    source: { readonly region: string; readonly cluster: string },
    ledger: MemoryLedger = memoryLedger(this.table, this.configured, name, undefined, this.jobTables(name)),
  ) {
    const {
      fleet,
      seeding,
      clusterSnapshots,
      cluster,
      parameters,
      notices,
      events,
      signals,
      transactions,
      teamAlarms,
      supplies,
    } = this.region(name);
    return {
      ...ledger,
      seeding,
      seedingJudge: seeding,
      clusterSnapshots,
      queue: ledger.jobs,
      claims: ledger.jobs,
      late: ledger.jobs,
      waiting: ledger.jobs,
      doneJobs: ledger.jobs,
      losses: ledger.reports,
      fleet,
      facts: this.facts(name, source.region),
      supplies,
      cluster,
      parameters,
      notices,
      events,
      signals,
      transactions,
      teamAlarms,
      serviceCounts: new MemoryServiceCounts(cluster),
      writeFences: this.writeFences,
      connections: new MemoryConnections(this.servers),
      oldSides: new MemoryOldSides(this.servers),
      source: new MemorySourceTasks(this.region(source.region).cluster, source.cluster),
      records: new MemoryRecords(this.names),
      resolver: new MemoryResolver(this.names),
    };
  }
}

import { MemoryWriteFences } from './memory-write-fences';

export type MemoryPorts = ReturnType<MemoryWorld['ports']>;

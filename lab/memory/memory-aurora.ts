import type { MemoryClusterSnapshots } from './memory-cluster-snapshots';
import type { MemoryFleet, MemoryInstance } from './memory-fleet';
import type { MemoryHosts } from './memory-seeding';
import type { MemoryServer } from './memory-server';

/** What Aurora does by itself with the old primaries of one Region, when its owner says that the time has come. */
export class MemoryAurora {
  constructor(
    private readonly region: string,
    private readonly fleet: MemoryFleet,
    private readonly snapshots: MemoryClusterSnapshots,
    private readonly hosts: MemoryHosts,
  ) {}

  /** A member of its global database again, that has to be built anew; the snapshot of its storage is under way, where it can be taken. */
  takeBack(cluster: string, { snapshot = true } = {}): void {
    const instance = this.instance(cluster);
    Object.assign(instance, { role: 'replica', replicationStatus: 'pending-resync' });
    if (!snapshot) return;
    const { server } = instance;
    const takenAt = new Date(server.nowMs()).toISOString();
    const name = `rds:unplanned-global-failover-${cluster}-${takenAt.replace(/\D/g, '').slice(0, 12)}`;
    this.snapshots.begin({ cluster, server, name, status: 'creating', stays: false, takenAt });
  }

  /** The new volume holds what the source has, and follows it. */
  rebuild(cluster: string, source: MemoryServer): MemoryServer {
    const server = this.hosts.replica(this.region, cluster, source);
    this.fleet.add(cluster, server, 'aurora-global');
    return server;
  }

  /** As `RemoveFromGlobalCluster` does. */
  detach(cluster: string): void {
    Object.assign(this.instance(cluster), { role: 'primary', standsAlone: true });
  }

  private instance(cluster: string): MemoryInstance {
    const found = this.fleet.instances.get(cluster);
    if (found === undefined) throw new Error(`no cluster ${cluster} in ${this.region}`);
    return found;
  }
}

import type { MemoryServer } from '../../../lab/memory';
import type { Timings } from '../../../lambda/contract/settings';
import { DB, HOME, OrdersWorld, STANDBY } from './orders-world';
import { left, lost } from './reprotect';

const AURORA = { ...DB, kind: 'aurora-global', globalCluster: 'orders-global' } as const;

/** The workload `orders` on an Aurora global database. */
export class AuroraOrders extends OrdersWorld {
  constructor(timings: Partial<Timings> = {}) {
    super({ databases: [AURORA] }, timings);
    for (const [region, cluster] of SIDES)
      Object.assign(this.world.region(region).fleet.instances.get(cluster) ?? {}, {
        kind: 'aurora-global',
        replicationStatus: 'connected',
      });
  }

  get homeAurora() {
    return this.world.region(HOME).aurora;
  }

  get snapshots() {
    return this.world.region(HOME).clusterSnapshots;
  }

  /** Home's cluster has its new volume. */
  rebuild(): MemoryServer {
    return this.homeAurora.rebuild('orders-east', this.west);
  }
}

const SIDES = [
  [HOME, 'orders-east'],
  [STANDBY, 'orders-west'],
] as const;

/** A failover has left home, which is back. */
export const lostAurora = async (timings?: Partial<Timings>): Promise<AuroraOrders> => {
  const orders = new AuroraOrders(timings);
  await lost(orders);
  return orders;
};

/** A switchover has left home: Aurora has handed the roles over in both Regions. */
export const leftAurora = async (): Promise<AuroraOrders> => {
  const orders = new AuroraOrders();
  await left(orders);
  orders.rebuild();
  return orders;
};

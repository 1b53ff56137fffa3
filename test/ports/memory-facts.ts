import {
  ManualClock,
  MemoryCluster,
  MemoryFleet,
  MemoryMakes,
  MemoryRegionFacts,
  MemoryServer,
} from '../../lab/memory';
import { STANDBY } from './ledger-subject';
import { DELETED_AT, type FactsSubject, GLOBAL_FACTS, PAIR_FACTS, RDS_QUOTAS } from './region-facts.contract';

/** The Region of the contract in memory. */
export async function makeMemoryFacts(): Promise<FactsSubject> {
  const makes = new MemoryMakes();
  const fleet = new MemoryFleet(STANDBY);
  const cluster = new MemoryCluster(STANDBY);
  cluster.services.set('web/orders-api', 4);
  for (const [identifier, kind, facts] of [
    ['orders-west', 'rds-replica-pair', PAIR_FACTS],
    ['orders-b', 'aurora-global', GLOBAL_FACTS],
  ] as const) {
    fleet.add(identifier, new MemoryServer(identifier, new ManualClock()), kind);
    makes.databases.set(identifier, facts);
  }
  makes.secrets.set('orders/old', { deletedAt: DELETED_AT.toISOString() });
  makes.secrets.set('orders/none', undefined);
  makes.tasks.set('none', undefined);
  makes.quotas.push(...RDS_QUOTAS);
  return {
    facts: new MemoryRegionFacts(STANDBY, 'standby', { makes, fleet, cluster }),
    silence: () => {
      fleet.away = true;
      cluster.away = true;
    },
  };
}

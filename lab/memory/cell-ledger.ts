import { ClaimWatchLedger } from '../../lambda/adapters/aws/ledger/claim-watch-ledger';
import { JobAccountLedger } from '../../lambda/adapters/aws/ledger/job-account-ledger';
import { JobLedger } from '../../lambda/adapters/aws/ledger/job-ledger';
import { type LedgerKeys, ledgerKeys } from '../../lambda/adapters/aws/ledger/keys';
import { LaunchLedger } from '../../lambda/adapters/aws/ledger/launch-ledger';
import type { Items } from '../../lambda/adapters/aws/ledger/ledger-table';
import { OldJobs } from '../../lambda/adapters/aws/ledger/old-jobs';
import type { Regions } from '../../lambda/contract/settings';
import { CellItems } from './cell-items';
import { clientOf, type MemoryLedger, memoryLedger } from './memory-ledger';
import { MemoryRetention } from './memory-retention';
import type { MemoryTable, TableWire } from './memory-table';

interface CellLedgerOf {
  readonly table: MemoryTable;
  readonly regions: Regions;
  readonly region: string;
  readonly workload: string;
  readonly nameWriter: () => string;
  readonly wire?: TableWire;
  /** Stands between the code that ships and the cells. */
  readonly through?: (items: Items, keys: LedgerKeys) => Items;
}

/**
 * The ledger in memory with its jobs as they are in DynamoDB: an item each, with pointers around it, by the code that ships
 * on `LedgerTable`. Whoever wants to die between two items of a job needs this one.
 */
export function cellLedger({
  table,
  regions,
  region,
  workload,
  nameWriter,
  wire,
  through,
}: CellLedgerOf): MemoryLedger {
  const rest = memoryLedger(table, regions, region, wire);
  const keys = ledgerKeys(workload);
  const cells = new CellItems(clientOf(table, regions, region, wire), nameWriter);
  const items = through === undefined ? cells : through(cells, keys);
  return {
    ...rest,
    retention: new CellRetention(clientOf(table, regions, region, wire), rest.fences, new OldJobs(items, keys)),
    jobs: new JobLedger(items, keys),
    accounts: new JobAccountLedger(items, keys),
    launches: new LaunchLedger(items, keys),
    claimWatch: new ClaimWatchLedger({ get: (key) => (isLease(keys, key) ? leaseOf(rest) : items.get(key)) }, keys),
  };
}

class CellRetention extends MemoryRetention {
  constructor(
    client: ConstructorParameters<typeof MemoryRetention>[0],
    fences: ConstructorParameters<typeof MemoryRetention>[1],
    private readonly old: OldJobs,
  ) {
    super(client, fences);
  }

  override dropDone(application: string, before: string, limit: number): Promise<number> {
    return this.old.dropDone(application, before, limit);
  }

  override dropJobs(application: string, before: string, limit: number): Promise<number> {
    return this.old.drop(application, before, limit);
  }
}

const isLease = (keys: LedgerKeys, { pk, sk }: { readonly pk: string; readonly sk: string }): boolean =>
  pk === keys.lease.pk && sk === keys.lease.sk;

/** The lease stands in a cell of its own kind here, with what an item has. */
const leaseOf = async ({ leases }: MemoryLedger) => {
  const lease = await leases.read();
  return lease === undefined ? undefined : { ...lease };
};

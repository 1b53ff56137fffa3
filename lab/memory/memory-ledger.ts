import { NO_JOB_TABLE } from '../../lambda/adapters/no-job-table';
import type { Regions } from '../../lambda/contract/settings';
import type { ClaimWatch } from '../../lambda/ports/claim-watch';
import type { JobAccounts } from '../../lambda/ports/job-accounts';
import type { DoneJobs, JobClaims, JobDesk, JobQueue, LateEnds, WaitingJobs } from '../../lambda/ports/job-store';
import type { LaunchBudget } from '../../lambda/ports/launch-budget';
import type { RetentionStore } from '../../lambda/ports/retention-store';
import { MemoryAddresses } from './memory-addresses';
import { MemoryAutomation } from './memory-automation';
import { MemoryClaimWatch } from './memory-claim-watch';
import { MemoryDecisions } from './memory-decisions';
import { MemoryFences } from './memory-fences';
import { MemoryJobTables } from './memory-job-tables';
import { MemoryJobs } from './memory-jobs';
import { MemoryLaunches } from './memory-launches';
import { MemoryLeases } from './memory-leases';
import { MemoryLossWaits } from './memory-loss-waits';
import { MemoryObservations } from './memory-observations';
import { MemoryLeftBehind, MemoryOneRegionJobs } from './memory-one-region-jobs';
import { MemoryProtections } from './memory-protections';
import { MemoryReports } from './memory-reports';
import { MemoryRetention } from './memory-retention';
import { MemoryReturns } from './memory-returns';
import { MemoryRuns } from './memory-runs';
import { MemoryServing } from './memory-serving';
import type { MemoryItems, MemoryTable, MemoryTableClient, TableWire } from './memory-table';

/** Jobs may be kept in several ways. */
interface JobStores {
  readonly jobs: JobQueue & JobClaims & WaitingJobs & DoneJobs & JobDesk & LateEnds;
  readonly accounts: JobAccounts;
  readonly launches: LaunchBudget;
  readonly claimWatch: ClaimWatch;
  readonly retention: RetentionStore;
}

export type MemoryLedger = Omit<ReturnType<typeof memoryLedger>, keyof JobStores> & JobStores;

/** The own endpoint is asked first, then the other two. */
export function clientOf(table: MemoryTable, regions: Regions, region: string, wire?: TableWire) {
  const others = [regions.home, regions.standby, regions.tiebreaker].filter((other) => other !== region);
  return table.client([region, ...others], wire);
}

/** The ledger as one Region sees it. */
export function memoryLedger(
  table: MemoryTable,
  regions: Regions,
  region: string,
  wire?: TableWire,
  oneRegion?: MemoryOneRegion,
) {
  const client = clientOf(table, regions, region, wire);
  const fences = new MemoryFences(client);
  const leases = new MemoryLeases(client);
  return {
    leases,
    runs: new MemoryRuns(client),
    decisions: new MemoryDecisions(client),
    fences,
    automation: new MemoryAutomation(client),
    returns: new MemoryReturns(client),
    protections: new MemoryProtections(client),
    addresses: new MemoryAddresses(client),
    serving: new MemoryServing(client),
    observations: new MemoryObservations(client),
    reports: new MemoryReports(client),
    lossWaits: new MemoryLossWaits(client),
    launches: new MemoryLaunches(client),
    ...jobsOf(client, { region, leases, fences, oneRegion }),
  };
}

/** Jobs that stand in a table of one Region only. */
export interface MemoryOneRegion {
  readonly applications: ReadonlySet<string>;
  readonly here: MemoryTable;
  /** Of the other serving Region. */
  readonly there: { readonly region: string; readonly table: MemoryTable };
}

interface JobParts {
  readonly region: string;
  readonly leases: MemoryLeases;
  readonly fences: MemoryFences;
  readonly oneRegion: MemoryOneRegion | undefined;
}

function jobsOf(client: MemoryTableClient, { region, leases, fences, oneRegion }: JobParts) {
  const items: MemoryItems =
    oneRegion === undefined
      ? client
      : new MemoryJobTables(client, oneRegion.here.client([region, region, region]), oneRegion.applications);
  const jobs =
    oneRegion === undefined
      ? new MemoryJobs(items)
      : new MemoryOneRegionJobs(items, { applications: oneRegion.applications, region, leases });
  return {
    jobs,
    accounts: jobs,
    retention: new MemoryRetention(items, fences),
    claimWatch: new MemoryClaimWatch(items),
    leftBehind: oneRegion === undefined ? NO_JOB_TABLE : leftBehindOf(oneRegion),
  };
}

const leftBehindOf = ({ there: { region, table } }: MemoryOneRegion) =>
  new MemoryLeftBehind(table.client([region]), region);

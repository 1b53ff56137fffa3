import type { Regions } from '../../lambda/contract/settings';
import type { ClaimWatch } from '../../lambda/ports/claim-watch';
import type { JobAccounts } from '../../lambda/ports/job-accounts';
import type { DoneJobs, JobClaims, JobDesk, JobQueue, WaitingJobs } from '../../lambda/ports/job-store';
import type { LaunchBudget } from '../../lambda/ports/launch-budget';
import type { RetentionStore } from '../../lambda/ports/retention-store';
import { MemoryAddresses } from './memory-addresses';
import { MemoryAutomation } from './memory-automation';
import { MemoryClaimWatch } from './memory-claim-watch';
import { MemoryDecisions } from './memory-decisions';
import { MemoryFences } from './memory-fences';
import { MemoryJobs } from './memory-jobs';
import { MemoryLaunches } from './memory-launches';
import { MemoryLeases } from './memory-leases';
import { MemoryObservations } from './memory-observations';
import { MemoryReports } from './memory-reports';
import { MemoryRetention } from './memory-retention';
import { MemoryReturns } from './memory-returns';
import { MemoryRuns } from './memory-runs';
import { MemoryServing } from './memory-serving';
import type { MemoryTable, TableWire } from './memory-table';

/** Jobs may be kept in several ways. */
interface JobStores {
  readonly jobs: JobQueue & JobClaims & WaitingJobs & DoneJobs & JobDesk;
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
export function memoryLedger(table: MemoryTable, regions: Regions, region: string, wire?: TableWire) {
  const client = clientOf(table, regions, region, wire);
  const fences = new MemoryFences(client);
  const jobs = new MemoryJobs(client);
  return {
    leases: new MemoryLeases(client),
    runs: new MemoryRuns(client),
    decisions: new MemoryDecisions(client),
    fences,
    retention: new MemoryRetention(client, fences),
    automation: new MemoryAutomation(client),
    returns: new MemoryReturns(client),
    addresses: new MemoryAddresses(client),
    serving: new MemoryServing(client),
    observations: new MemoryObservations(client),
    reports: new MemoryReports(client),
    jobs,
    accounts: jobs,
    launches: new MemoryLaunches(client),
    claimWatch: new MemoryClaimWatch(client),
  };
}

import { AddressLedger } from '../adapters/aws/ledger/address-ledger';
import { AutomationLedger } from '../adapters/aws/ledger/automation-ledger';
import { ClaimWatchLedger } from '../adapters/aws/ledger/claim-watch-ledger';
import { DecisionLedger } from '../adapters/aws/ledger/decision-ledger';
import { FenceLedger } from '../adapters/aws/ledger/fence-ledger';
import { JobAccountLedger } from '../adapters/aws/ledger/job-account-ledger';
import { JobLedger } from '../adapters/aws/ledger/job-ledger';
import { type LedgerKeys, ledgerKeys } from '../adapters/aws/ledger/keys';
import { LaunchLedger } from '../adapters/aws/ledger/launch-ledger';
import { LeaseLedger } from '../adapters/aws/ledger/lease-ledger';
import { LedgerTable } from '../adapters/aws/ledger/ledger-table';
import { LeftBehindLedger } from '../adapters/aws/ledger/left-behind-ledger';
import { LossWaitLedger } from '../adapters/aws/ledger/loss-wait-ledger';
import { ObservationLedger } from '../adapters/aws/ledger/observation-ledger';
import { OneRegionJobs } from '../adapters/aws/ledger/one-region-jobs';
import { ProtectionLedger } from '../adapters/aws/ledger/protection-ledger';
import { ReportLedger } from '../adapters/aws/ledger/report-ledger';
import { RetentionLedger } from '../adapters/aws/ledger/retention-ledger';
import { ReturnLedger } from '../adapters/aws/ledger/return-ledger';
import { RunLedger } from '../adapters/aws/ledger/run-ledger';
import { ServingLedger } from '../adapters/aws/ledger/serving-ledger';
import { NO_JOB_TABLE } from '../adapters/no-job-table';
import type { Regions } from '../contract/settings';
import { endpointOrder } from './endpoint-order';
import { type JobTablesAddress, jobTables } from './job-tables';

export interface LedgerAddress {
  readonly ledgerTable: string;
  readonly workload: string;
  readonly regions: Regions;
  /** The Region whose endpoint is asked first. */
  readonly region: string;
  /** Where jobs that stand in one Region only stand; absent: no application has such jobs, or none can be here. */
  readonly oneRegion?: JobTablesAddress;
}

/** All of one workload's ledger, over one table client, and this Region's table of jobs where it has one. */
export function composeLedger({ ledgerTable, workload, regions, region, oneRegion }: LedgerAddress) {
  const all = [regions.home, regions.standby, regions.tiebreaker];
  const table = new LedgerTable(ledgerTable, endpointOrder(region, regions));
  const keys = ledgerKeys(workload);
  const fences = new FenceLedger(table, keys);
  const leases = new LeaseLedger(table, keys);
  return {
    leases,
    runs: new RunLedger(table, keys),
    decisions: new DecisionLedger(table, keys),
    fences,
    automation: new AutomationLedger(table, keys),
    returns: new ReturnLedger(table, keys),
    protections: new ProtectionLedger(table, keys),
    addresses: new AddressLedger(table, keys),
    serving: new ServingLedger(table, keys),
    observations: new ObservationLedger(table, keys, all),
    reports: new ReportLedger(table, keys),
    lossWaits: new LossWaitLedger(table, keys),
    launches: new LaunchLedger(table, keys),
    ...composeJobs({ table, keys, fences, leases, oneRegion }),
  };
}

interface JobParts {
  readonly table: LedgerTable;
  readonly keys: LedgerKeys;
  readonly fences: FenceLedger;
  readonly leases: LeaseLedger;
  readonly oneRegion: JobTablesAddress | undefined;
}

/** What touches jobs, over both tables where there are two. */
function composeJobs({ table, keys, fences, leases, oneRegion }: JobParts) {
  const items = oneRegion === undefined ? table : jobTables(table, oneRegion);
  return {
    jobs:
      oneRegion === undefined
        ? new JobLedger(items, keys)
        : new OneRegionJobs(items, keys, { ...oneRegion.here, applications: new Set(oneRegion.applications), leases }),
    accounts: new JobAccountLedger(items, keys),
    retention: new RetentionLedger(items, keys, fences),
    claimWatch: new ClaimWatchLedger(items, keys),
    leftBehind: oneRegion === undefined ? NO_JOB_TABLE : leftBehindOf(oneRegion, keys),
  };
}

/** One short try: the Region that was left is never waited for. */
const leftBehindOf = ({ there }: JobTablesAddress, keys: LedgerKeys) =>
  new LeftBehindLedger(new LedgerTable(there.table, [there.region]), keys, there.region);

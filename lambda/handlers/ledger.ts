import { AddressLedger } from '../adapters/aws/ledger/address-ledger';
import { AutomationLedger } from '../adapters/aws/ledger/automation-ledger';
import { ClaimWatchLedger } from '../adapters/aws/ledger/claim-watch-ledger';
import { DecisionLedger } from '../adapters/aws/ledger/decision-ledger';
import { FenceLedger } from '../adapters/aws/ledger/fence-ledger';
import { JobAccountLedger } from '../adapters/aws/ledger/job-account-ledger';
import { JobLedger } from '../adapters/aws/ledger/job-ledger';
import { ledgerKeys } from '../adapters/aws/ledger/keys';
import { LaunchLedger } from '../adapters/aws/ledger/launch-ledger';
import { LeaseLedger } from '../adapters/aws/ledger/lease-ledger';
import { LedgerTable } from '../adapters/aws/ledger/ledger-table';
import { ObservationLedger } from '../adapters/aws/ledger/observation-ledger';
import { ReportLedger } from '../adapters/aws/ledger/report-ledger';
import { RetentionLedger } from '../adapters/aws/ledger/retention-ledger';
import { ReturnLedger } from '../adapters/aws/ledger/return-ledger';
import { RunLedger } from '../adapters/aws/ledger/run-ledger';
import { ServingLedger } from '../adapters/aws/ledger/serving-ledger';
import type { Regions } from '../contract/settings';
import { endpointOrder } from './endpoint-order';

export interface LedgerAddress {
  readonly ledgerTable: string;
  readonly workload: string;
  readonly regions: Regions;
  /** The Region whose endpoint is asked first. */
  readonly region: string;
}

/** All of one workload's ledger, over one table client. */
export function composeLedger({ ledgerTable, workload, regions, region }: LedgerAddress) {
  const all = [regions.home, regions.standby, regions.tiebreaker];
  const table = new LedgerTable(ledgerTable, endpointOrder(region, regions));
  const keys = ledgerKeys(workload);
  const fences = new FenceLedger(table, keys);
  return {
    leases: new LeaseLedger(table, keys),
    runs: new RunLedger(table, keys),
    decisions: new DecisionLedger(table, keys),
    fences,
    retention: new RetentionLedger(table, keys, fences),
    automation: new AutomationLedger(table, keys),
    returns: new ReturnLedger(table, keys),
    addresses: new AddressLedger(table, keys),
    serving: new ServingLedger(table, keys),
    observations: new ObservationLedger(table, keys, all),
    reports: new ReportLedger(table, keys),
    jobs: new JobLedger(table, keys),
    accounts: new JobAccountLedger(table, keys),
    launches: new LaunchLedger(table, keys),
    claimWatch: new ClaimWatchLedger(table, keys),
  };
}

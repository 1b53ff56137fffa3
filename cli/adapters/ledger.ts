import { AutomationLedger } from '../../lambda/adapters/aws/ledger/automation-ledger';
import { DecisionLedger } from '../../lambda/adapters/aws/ledger/decision-ledger';
import { FenceLedger } from '../../lambda/adapters/aws/ledger/fence-ledger';
import { JobAccountLedger } from '../../lambda/adapters/aws/ledger/job-account-ledger';
import { JobLedger } from '../../lambda/adapters/aws/ledger/job-ledger';
import { ledgerKeys } from '../../lambda/adapters/aws/ledger/keys';
import { LeaseLedger } from '../../lambda/adapters/aws/ledger/lease-ledger';
import { LedgerTable } from '../../lambda/adapters/aws/ledger/ledger-table';
import { OneRegionJobs } from '../../lambda/adapters/aws/ledger/one-region-jobs';
import { ProtectionLedger } from '../../lambda/adapters/aws/ledger/protection-ledger';
import { ReportLedger } from '../../lambda/adapters/aws/ledger/report-ledger';
import { ReturnLedger } from '../../lambda/adapters/aws/ledger/return-ledger';
import { RunLedger } from '../../lambda/adapters/aws/ledger/run-ledger';
import { jobTables } from '../../lambda/handlers/job-tables';
import type { OpenLedger } from '../ports';

/** The ledger in DynamoDB, through the adapters that the Lambdas use. */
export const openLedger: OpenLedger = ({ table: name, workload, regions, oneRegion }) => {
  const table = new LedgerTable(name, regions);
  const keys = ledgerKeys(workload);
  const leases = new LeaseLedger(table, keys);
  const itemsIn = (region: string) => {
    const { applications = [], tables = {} } = oneRegion ?? {};
    const { [region]: here } = tables;
    if (here === undefined) throw new Error(`no table of jobs is known in ${region}`);
    return jobTables(table, { here: { region, table: here }, applications });
  };
  return {
    leases,
    runs: new RunLedger(table, keys),
    decisions: new DecisionLedger(table, keys),
    reports: new ReportLedger(table, keys),
    accounts: new JobAccountLedger(table, keys),
    jobs: new JobLedger(table, keys),
    jobsIn: (region) => {
      const applications = new Set(oneRegion?.applications);
      return new OneRegionJobs(itemsIn(region), keys, { region, applications, leases });
    },
    accountsIn: (region) => new JobAccountLedger(itemsIn(region), keys),
    automation: new AutomationLedger(table, keys),
    fences: new FenceLedger(table, keys),
    returns: new ReturnLedger(table, keys),
    protections: new ProtectionLedger(table, keys),
  };
};

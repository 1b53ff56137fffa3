import type { AutomationStore } from '../lambda/ports/automation-store';
import type { DecisionStore } from '../lambda/ports/decision-store';
import type { FenceStore } from '../lambda/ports/fence-store';
import type { InventoryStore } from '../lambda/ports/inventory-store';
import type { JobAccounts } from '../lambda/ports/job-accounts';
import type { JobDesk, JobQueue, LateEnds, WaitingJobs } from '../lambda/ports/job-store';
import type { LeaseStore } from '../lambda/ports/lease-store';
import type { ProtectionStore } from '../lambda/ports/protection-store';
import type { ReportStore } from '../lambda/ports/report-store';
import type { ReturnStore } from '../lambda/ports/return-store';
import type { RunStore } from '../lambda/ports/run-store';
import type { StandingRecords } from '../lambda/ports/standing-records';
import type { CheckedConfig, CheckedWorkload } from '../lib/config/schema';

/** What the command line reads of the ledger, and the things that it writes: a person's words. */
export interface Ledger {
  readonly leases: Pick<LeaseStore, 'read'>;
  readonly runs: Pick<RunStore, 'current'>;
  readonly decisions: Pick<DecisionStore, 'read' | 'decide'>;
  readonly reports: Pick<ReportStore, 'latest' | 'find'> & Pick<InventoryStore, 'inventory'>;
  readonly accounts: Pick<JobAccounts, 'sums' | 'countLate'>;
  readonly jobs: Pick<JobQueue, 'submit' | 'find'> &
    Pick<JobDesk, 'cancel' | 'page'> &
    Pick<LateEnds, 'lateOf'> &
    Pick<WaitingJobs, 'front' | 'place'>;
  /** Those of applications that are `one-region`, as they stand in a Region. */
  jobsIn(region: string): Ledger['jobs'];
  /** Sums of the same. */
  accountsIn(region: string): Ledger['accounts'];
  readonly automation: AutomationStore;
  readonly fences: Pick<FenceStore, 'unreconciled' | 'reconcile'>;
  readonly returns: Pick<ReturnStore, 'returns'>;
  readonly protections: Pick<ProtectionStore, 'protections'>;
}

export interface LedgerAddress {
  readonly table: string;
  readonly workload: string;
  /** All three, in the order in which they are asked: the ledger answers as long as two of them live. */
  readonly regions: readonly string[];
  /** Applications that are `one-region`, and by serving Region their table there; absent: there are none. */
  readonly oneRegion?: { readonly applications: readonly string[]; readonly tables: Readonly<Record<string, string>> };
}

export type OpenLedger = (address: LedgerAddress) => Ledger;

/** Orchestrations as an operator starts and watches them. Failure promise: a `Refusal` that names machine and Region. */
export interface StateMachines {
  /** The same name with the same input never starts a second execution while the first one runs. */
  start(execution: MachineExecution): Promise<{ readonly executionArn: string }>;
  describe(region: string, executionArn: string): Promise<ExecutionStatus>;
}

export interface MachineExecution {
  readonly region: string;
  readonly machine: string;
  readonly name: string;
  readonly input: unknown;
}

export type ExecutionStatus =
  | { readonly kind: 'running' }
  | { readonly kind: 'succeeded'; readonly output?: string }
  | { readonly kind: 'failed'; readonly because: string };

export interface CliPorts extends Ledger {
  readonly machines: StateMachines;
  readonly records: StandingRecords;
  /** Who signs this command's calls, from AWS itself; `undefined` when STS answers in none of the three Regions. */
  identity(): Promise<AwsIdentity | undefined>;
  /** The same in words, for the record of a run; without an answer of AWS the login on this machine, marked as not confirmed. */
  caller(): Promise<string>;
}

/** As STS says it: `userId` is what IAM knows as `aws:userid`. */
export interface AwsIdentity {
  readonly userId: string;
  readonly arn: string;
}

/** Opens the ports of one workload of the configuration. */
export type Compose = (config: CheckedConfig, workload: CheckedWorkload) => CliPorts;

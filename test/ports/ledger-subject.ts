import type { RunIdentity } from '../../lambda/contract/run-document';
import type { AddressStore } from '../../lambda/ports/address-store';
import type { AutomationStore } from '../../lambda/ports/automation-store';
import type { ClaimWatch } from '../../lambda/ports/claim-watch';
import type { Decision, DecisionStore } from '../../lambda/ports/decision-store';
import type { FenceStore } from '../../lambda/ports/fence-store';
import type { InventoryStore } from '../../lambda/ports/inventory-store';
import type { JobAccounts } from '../../lambda/ports/job-accounts';
import type { DoneJobs, JobClaims, JobDesk, JobQueue, LateEnds, WaitingJobs } from '../../lambda/ports/job-store';
import type { LaunchBudget } from '../../lambda/ports/launch-budget';
import type { LeaseStore } from '../../lambda/ports/lease-store';
import type { LossRecords } from '../../lambda/ports/loss-records';
import type { LossWaits } from '../../lambda/ports/loss-waits';
import type { ObservationStore } from '../../lambda/ports/observation-store';
import type { ProtectionStore } from '../../lambda/ports/protection-store';
import type { ReportStore } from '../../lambda/ports/report-store';
import type { RetentionStore } from '../../lambda/ports/retention-store';
import type { ReturnStore } from '../../lambda/ports/return-store';
import type { RunStore } from '../../lambda/ports/run-store';
import type { ServingStore } from '../../lambda/ports/serving-store';

export const REGIONS = { home: 'us-east-1', standby: 'us-west-2', tiebreaker: 'us-east-2' } as const;
export const { home: HOME, standby: STANDBY, tiebreaker: TIEBREAKER } = REGIONS;

/** The ledger of a workload that nobody has written to, as a function in the home Region sees it, and what can go wrong with it. */
export interface LedgerSubject {
  readonly ledger: {
    readonly leases: LeaseStore;
    readonly runs: RunStore;
    readonly decisions: DecisionStore;
    readonly fences: FenceStore;
    readonly automation: AutomationStore;
    readonly returns: ReturnStore;
    readonly protections: ProtectionStore;
    readonly addresses: AddressStore;
    readonly retention: RetentionStore;
    readonly serving: ServingStore;
    readonly observations: ObservationStore;
    readonly reports: ReportStore & InventoryStore & LossRecords;
    readonly lossWaits: LossWaits;
    readonly jobs: JobQueue & JobClaims & WaitingJobs & DoneJobs & JobDesk & LateEnds;
    readonly accounts: JobAccounts;
    readonly launches: LaunchBudget;
    readonly claimWatch: ClaimWatch;
  };
  /** Jobs stand in this Region only and go on when it serves; absent: in the ledger. */
  readonly jobsIn?: string;
  /** Marks a decision on a question without the answer that proves it, as whoever may write to questions can. */
  mark(runId: string, decision: Decision): Promise<unknown>;
  readonly faults: {
    /** The next writes at the first endpoint take effect, and their answers get lost. */
    loseAnswers(writes: number): Struck;
    /** Nothing reaches the first endpoint, or any. */
    refuse(endpoints: 'first' | 'all'): Struck;
    /** So many calls come through, and then none: a caller that dies in the middle of its work. */
    stopAfter(calls: number): Struck;
    heal(): void;
  };
}

/** A fault that never struck proves nothing. */
export interface Struck {
  readonly hits: number;
}

export type MakeLedger = () => Promise<LedgerSubject>;

/** Every application that the suites name. */
export const ONE_REGION_APPLICATIONS: readonly string[] = ['invoices', 'mails', 'other'];

export const AT = '2026-11-22T12:00:00.000Z';

export const runOf = (id: string): RunIdentity => ({
  id,
  executionArn: `arn:aws:states:us-west-2:111122223333:execution:shop-orders-failover:${id}`,
  workload: 'orders',
  orchestration: 'failover',
  region: STANDBY,
  trigger: { kind: 'person', by: 'ada', reason: 'drill', acceptLoss: false, overrides: [] },
  startedAt: AT,
});

/** A table of one endpoint is tried three times: where that many answers are lost nobody can know what stands. */
const MOST_LOST = 2;

export const oneRegionSubject = (subject: LedgerSubject): LedgerSubject => ({
  ...subject,
  jobsIn: HOME,
  faults: { ...subject.faults, loseAnswers: (writes) => subject.faults.loseAnswers(Math.min(writes, MOST_LOST)) },
});

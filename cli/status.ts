import type { JobAccount, RunReport } from '../lambda/contract/report';
import { stillAsks } from '../lambda/domain/asking-run';
import { type StandingHold, standingHold } from '../lambda/domain/automation-hold';
import type { Question } from '../lambda/ports/decision-store';
import type { FenceRecord } from '../lambda/ports/fence-store';
import type { Lease } from '../lambda/ports/lease-store';
import type { Protection } from '../lambda/ports/protection-store';
import type { RegionReturn } from '../lambda/ports/return-store';
import type { HeldRun } from '../lambda/ports/run-store';
import { accountOf } from '../lambda/steps/account-of';
import type { CheckedWorkload } from '../lib/config/schema';
import { type JobsHere, jobsHere } from './jobs/jobs-here';
import { isOneRegion } from './jobs/one-region';
import type { CliPorts } from './ports';
import { missingOf, takeoverUnfinished } from './target-region';

/** What `status --json` prints for one workload; a key that is missing is unknown or does not exist. */
export interface WorkloadStatus {
  readonly workload: string;
  readonly activeRegion?: string;
  readonly passiveRegion?: string;
  readonly epoch?: number;
  readonly lease?: Lease;
  /** Databases that it serves without; absent: none. */
  readonly without?: readonly string[];
  /** The run that raised the epoch has not finished: `failover` goes on with it. */
  readonly takeoverUnfinished: boolean;
  readonly runInProgress?: HeldRun;
  /** What that run asks, while nobody has answered. */
  readonly question?: Question;
  /** The word that keeps alarms from starting runs now. */
  readonly automationOff?: StandingHold;
  /** Takeovers under an override of the fence that nobody has reconciled. */
  readonly unfenced?: readonly FenceRecord[];
  /** What the side that was left under this epoch found and made of it. */
  readonly returned?: RegionReturn;
  /** What was ever said of sides that were made able to take over again, and of the old primaries that are kept for it. */
  readonly protections?: readonly Protection[];
  readonly lastReport?: Pick<RunReport, 'outcome' | 'summary' | 'next'> & {
    readonly run: string;
    readonly endedAt: string;
  };
  /** As the side that serves counted them last: up to 15 s ago while its dispatcher runs. */
  readonly jobs: readonly JobAccount[];
  /** Those that stand in one Region only; absent: no application says so. */
  readonly jobsHere?: readonly JobsHere[];
}

export async function statusOf(workload: CheckedWorkload, ports: CliPorts, now: Date): Promise<WorkloadStatus> {
  const applications = (workload.jobs?.applications ?? []).filter((application) => !isOneRegion(application));
  const [lease, held, inventory, report, holds, unfenced, returns, protections, jobs] = await Promise.all([
    ports.leases.read(),
    ports.runs.current(),
    ports.reports.inventory(),
    ports.reports.latest(),
    ports.automation.holds(),
    ports.fences.unreconciled(),
    ports.returns.returns(),
    ports.protections.protections(),
    Promise.all(applications.map(({ name }) => accountOf(name, ports.accounts))),
  ]);
  const [question, here] = await Promise.all([openQuestion(held, ports), jobsHere(workload, lease, ports)]);
  const without = missingOf(lease, inventory);
  const returned = returns.find(({ epoch }) => epoch === lease?.epoch);
  const automationOff = standingHold(holds, now.toISOString());
  return {
    workload: workload.name,
    ...(lease === undefined ? {} : leaseStatus(workload, lease)),
    ...(without.length > 0 && { without }),
    takeoverUnfinished: takeoverUnfinished(lease, inventory),
    ...(held === undefined || held.ended !== undefined ? {} : { runInProgress: held }),
    ...(question && { question }),
    ...(automationOff && { automationOff }),
    ...(unfenced.length > 0 && { unfenced }),
    ...(returned && { returned }),
    ...(protections.length > 0 && { protections }),
    ...(report === undefined ? {} : { lastReport: lastReport(report) }),
    jobs,
    ...(here.length > 0 && { jobsHere: here }),
  };
}

async function openQuestion(held: HeldRun | undefined, ports: CliPorts): Promise<Question | undefined> {
  if (held === undefined || held.ended !== undefined) return undefined;
  const asked = await ports.decisions.read(held.runId);
  return asked !== undefined && asked.decision === undefined && stillAsks(held, asked.question)
    ? asked.question
    : undefined;
}

const leaseStatus = ({ home, standby }: CheckedWorkload, lease: Lease) => ({
  activeRegion: lease.active,
  passiveRegion: lease.active === home ? standby : home,
  epoch: lease.epoch,
  lease,
});

const lastReport = ({ run, outcome, summary, next }: RunReport): WorkloadStatus['lastReport'] => ({
  run: run.id,
  endedAt: run.endedAt,
  outcome,
  summary,
  next,
});

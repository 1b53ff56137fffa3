import type { JobAccount, RunReport } from '../lambda/contract/report';
import type { Lease } from '../lambda/ports/lease-store';
import type { HeldRun } from '../lambda/ports/run-store';
import type { CheckedWorkload } from '../lib/config/schema';
import type { CliPorts } from './ports';
import { takeoverUnfinished } from './target-region';

/** What `status --json` prints for one workload; a key that is missing is unknown or does not exist. */
export interface WorkloadStatus {
  readonly workload: string;
  readonly activeRegion?: string;
  readonly passiveRegion?: string;
  readonly epoch?: number;
  readonly lease?: Lease;
  /** The run that raised the epoch has not finished: `failover` goes on with it. */
  readonly takeoverUnfinished: boolean;
  readonly runInProgress?: HeldRun;
  readonly lastReport?: Pick<RunReport, 'outcome' | 'summary' | 'next'> & {
    readonly run: string;
    readonly endedAt: string;
  };
  readonly jobs: readonly JobAccount[];
}

export async function statusOf(workload: CheckedWorkload, ports: CliPorts): Promise<WorkloadStatus> {
  const applications = workload.jobs?.applications ?? [];
  const [lease, held, inventory, report, jobs] = await Promise.all([
    ports.leases.read(),
    ports.runs.current(),
    ports.reports.inventory(),
    ports.reports.latest(),
    Promise.all(applications.map(({ name }) => ports.jobs.account(name))),
  ]);
  return {
    workload: workload.name,
    ...(lease === undefined ? {} : leaseStatus(workload, lease)),
    takeoverUnfinished: takeoverUnfinished(lease, inventory),
    ...(held === undefined || held.ended !== undefined ? {} : { runInProgress: held }),
    ...(report === undefined ? {} : { lastReport: lastReport(report) }),
    jobs,
  };
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

import type { LeftBehind } from '../contract/left-behind';
import type { RunDocument } from '../contract/run-document';
import { isHeldBy } from '../domain/held-run';
import { leftBehindBy } from '../domain/left-behind';
import { judgeOutcome, reasonOf } from '../domain/run-outcome';
import { buildReport, unfencedTakeovers } from '../domain/run-report';
import { writePauseSeconds } from '../domain/write-pause';
import type { FenceStore } from '../ports/fence-store';
import type { JobAccounts } from '../ports/job-accounts';
import type { JobQueue } from '../ports/job-store';
import type { LeaseStore } from '../ports/lease-store';
import type { LossRecords } from '../ports/loss-records';
import type { ObservationStore, ServiceCount } from '../ports/observation-store';
import type { Notices } from '../ports/outside';
import type { ReportStore } from '../ports/report-store';
import type { RunEnding, RunStore } from '../ports/run-store';
import { renderReportPage, renderReportText } from '../report';
import { accountOf } from './account-of';
import { movedJobs } from './moved-jobs';
import { now, type StepContext } from './step';

export interface ReportPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly reports: ReportStore;
  readonly losses: Pick<LossRecords, 'lost'>;
  readonly fences: FenceStore;
  readonly notices: Notices;
  readonly accounts: JobAccounts;
  readonly queue: JobQueue;
  readonly observations: Pick<ObservationStore, 'all'>;
}

/** What the machine's last Choice reads. */
export interface ReportAnswer {
  readonly complete: boolean;
  readonly outcome: string;
  readonly summary: string;
  /** For the event; absent: nothing can have been left behind. */
  readonly leftBehind?: readonly LeftBehind[];
}

/** Every path leads here (promise P5): says what was done, what was not, and the next command; ends the hold. */
export async function report(
  document: Partial<RunDocument>,
  ports: ReportPorts,
  context: StepContext,
): Promise<ReportAnswer> {
  if (!hasRun(document)) return neverClaimed(document);
  const [lease, held, unreconciled] = await Promise.all([
    ports.leases.read(),
    ports.runs.current(),
    ports.fences.unreconciled(),
  ]);
  const unfenced = unfencedTakeovers(unreconciled);
  const jobs = await Promise.all(
    (context.settings.jobs?.applications ?? []).map(({ name }) => accountOf(name, ports.accounts)),
  );
  const moved = await movedJobs(document.requeued, ports.queue);
  const endedAt = now(context);
  const leftBehind = leftBehindBy(document, context.settings.jobs, endedAt);
  const mine = isHeldBy(held, document.run);
  const progress = mine ? (held?.steps ?? {}) : {};
  const pauseSeconds = writePauseSeconds(document, progress);
  const outcome = judgeOutcome(document, lease, unfenced, pauseSeconds);
  const runReport = buildReport({
    document,
    outcome,
    progress,
    jobs,
    moved,
    leftBehind,
    lost: await lostRows(document, ports.losses),
    unfenced,
    pauseSeconds,
    capacity: await capacityHere(ports, context),
    endedAt,
  });
  await ports.reports.save(runReport, renderReportPage(runReport));
  await ports.notices.send({
    subject: `${runReport.title}: ${outcome.outcome}${unfenced.length > 0 ? ', unfenced' : ''}`,
    text: renderReportText(runReport),
  });
  if (mine) await ports.runs.end(document.run.id, { ...outcome, at: endedAt });
  return {
    complete: !NOT_DONE.has(outcome.outcome),
    outcome: outcome.outcome,
    summary: outcome.summary,
    ...(leftBehind.length > 0 && { leftBehind }),
  };
}

/** They do not travel through the machine: their keys may be private. */
const lostRows = ({ measured, precheck }: RunDocument, losses: ReportPorts['losses']) =>
  measured === undefined || precheck === undefined ? Promise.resolve({}) : losses.lost(precheck.epoch);

/** What the run was started for has not come to pass. */
const NOT_DONE: ReadonlySet<RunEnding['outcome']> = new Set(['incomplete', 'refused', 'returned']);

const hasRun = (document: Partial<RunDocument>): document is RunDocument => document.run !== undefined;

/** ClaimRun itself failed: there is no run to report on, and nothing has changed. */
function neverClaimed({ error }: Partial<RunDocument>): ReportAnswer {
  const summary = `no run was claimed: ${error?.Error ?? 'unknown error'}: ${reasonOf(error?.Cause)}; nothing has changed`;
  return { complete: false, outcome: 'refused', summary };
}

/** As this Region's agent has counted it a moment ago. A report is not held up for it. */
async function capacityHere({ observations }: ReportPorts, { region }: StepContext): Promise<readonly ServiceCount[]> {
  const all = await observations.all().catch(() => []);
  return all.find((one) => one.region === region)?.services ?? [];
}

import type { RunReport } from '../contract/report';
import type { LossBound } from '../contract/step-answers';

/** Reports of runs, kept in the ledger. */
export interface ReportStore {
  /** Keeps the report with the page that people read. */
  save(report: RunReport, page: string): Promise<void>;
  find(runId: string): Promise<{ readonly report: RunReport; readonly page: string } | undefined>;
  latest(): Promise<RunReport | undefined>;
  /** Loss bounds by database of one takeover, written before the databases are opened. The first word on each stands; all that stand are returned. */
  recordLoss(epoch: number, losses: Readonly<Record<string, LossBound>>): Promise<Readonly<Record<string, LossBound>>>;
}

import type { RunReport } from '../../lambda/contract/report';
import type { FenceRecord, FenceStore } from '../../lambda/ports/fence-store';
import type { AgedRecord, RetentionStore } from '../../lambda/ports/retention-store';
import type { MemoryItems } from './memory-table';

interface DoneItem {
  readonly state: string;
  readonly endedAt?: string;
  /** No failover has to look at it any more. */
  readonly old?: boolean;
  readonly application: string;
  readonly id: string;
}

/** What belongs to a record and goes with it. */
const BESIDE: Readonly<Record<AgedRecord['kind'], readonly string[]>> = {
  report: ['loss-accepted'],
  fence: ['loss', 'loss-wait', 'lost'],
  decision: [],
};

export class MemoryRetention implements RetentionStore {
  constructor(
    private readonly table: MemoryItems,
    private readonly fences: Pick<FenceStore, 'unreconciled'>,
  ) {}

  async claimPass(at: string, everySeconds: number): Promise<boolean> {
    const result = await this.table.swap<string>('sweep', (last) =>
      last === undefined || Date.parse(last) <= Date.parse(at) - everySeconds * 1000 ? at : undefined,
    );
    return result.written;
  }

  async records(): Promise<readonly AgedRecord[]> {
    const latest = await this.table.get<string>('latest-report');
    const reports = await this.table.list<{ readonly report: RunReport }>('report/');
    const decisions = await this.table.list<{
      readonly question: { readonly runId: string; readonly deadline: string };
    }>('decision/');
    const fences = await this.table.list<FenceRecord>('fence/');
    const open = new Set((await this.fences.unreconciled()).map(({ epoch }) => epoch));
    return [
      ...reports.map(({ report: { run } }) => record('report', run.id, run.endedAt, run.id === latest)),
      ...decisions.map(({ question }) => record('decision', question.runId, question.deadline, false)),
      ...fences.map(({ epoch, at }) => record('fence', String(epoch), at, open.has(epoch))),
    ];
  }

  async drop({ kind, id }: AgedRecord): Promise<void> {
    const beside = BESIDE[kind];
    for (const what of beside) await this.table.remove(`${what}/${id}`);
    await this.table.remove(`${kind}/${id}`);
  }

  /** Each job is one item here: its end's time is what is asked for. */
  async dropDone(application: string, before: string, limit: number): Promise<number> {
    const pointed = (await this.endedBefore(application, before)).filter(
      ({ old, state }) => old !== true && (state === 'done' || state === 'suspect'),
    );
    for (const { id } of pointed.slice(0, limit))
      await this.table.swap<DoneItem>(`job/${application}/${id}`, (job) =>
        job === undefined ? undefined : { ...job, old: true },
      );
    return Math.min(limit, pointed.length);
  }

  async dropJobs(application: string, before: string, limit: number): Promise<number> {
    const ended = (await this.endedBefore(application, before)).filter(
      ({ old, state }) => (state === 'done' && old === true) || state === 'failed' || state === 'cancelled',
    );
    for (const { id } of ended.slice(0, limit)) {
      await this.table.remove(`job/${application}/${id}`);
      for (const { attempt } of await this.table.list<{ readonly attempt: number }>(`late/${application}/${id}#`))
        await this.table.remove(`late/${application}/${id}#${attempt}`);
    }
    return Math.min(limit, ended.length);
  }

  private async endedBefore(application: string, before: string): Promise<readonly DoneItem[]> {
    const jobs = await this.table.list<DoneItem>(`job/${application}/`);
    return jobs
      .filter(({ endedAt }) => endedAt !== undefined && endedAt < before)
      .sort((a, b) => ((a.endedAt ?? '') < (b.endedAt ?? '') ? -1 : 1));
  }
}

const record = (kind: AgedRecord['kind'], id: string, at: string, needed: boolean): AgedRecord => ({
  kind,
  id,
  at,
  needed,
});

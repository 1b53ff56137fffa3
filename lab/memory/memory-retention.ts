import type { RunReport } from '../../lambda/contract/report';
import type { FenceRecord, FenceStore } from '../../lambda/ports/fence-store';
import type { AgedRecord, RetentionStore } from '../../lambda/ports/retention-store';
import type { MemoryTableClient } from './memory-table';

interface DoneItem {
  readonly state: string;
  readonly endedAt?: string;
  readonly application: string;
  readonly id: string;
}

export class MemoryRetention implements RetentionStore {
  constructor(
    private readonly table: MemoryTableClient,
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
    if (kind === 'fence') await this.table.remove(`loss/${id}`);
    await this.table.remove(`${kind}/${id}`);
  }

  /** Each job is one item here: its end's time is what is asked for. */
  async dropDone(application: string, before: string, limit: number): Promise<number> {
    const jobs = await this.table.list<DoneItem>(`job/${application}/`);
    const pointed = jobs.filter(
      ({ endedAt, state }) => endedAt !== undefined && (state === 'done' || state === 'suspect'),
    );
    const oldest = pointed.sort((a, b) => ((a.endedAt ?? '') < (b.endedAt ?? '') ? -1 : 1)).slice(0, limit);
    const old = oldest.filter(({ endedAt = '' }) => endedAt < before);
    for (const { id } of old)
      await this.table.swap<DoneItem>(`job/${application}/${id}`, (job) => {
        if (job === undefined) return undefined;
        const { endedAt: _endedAt, ...rest } = job;
        return rest;
      });
    return old.length;
  }
}

const record = (kind: AgedRecord['kind'], id: string, at: string, needed: boolean): AgedRecord => ({
  kind,
  id,
  at,
  needed,
});

import type { RunIdentity } from '../../../contract/run-document';
import { describeTrigger } from '../../../domain/trigger';
import type { CasResult } from '../../../ports/lease-store';
import type { HeldRun, RunEnding, RunStore, StepProgress } from '../../../ports/run-store';
import { runItem } from './items';
import type { LedgerKeys } from './keys';
import type { Condition, LedgerTable } from './ledger-table';

export class RunLedger implements RunStore {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
  ) {}

  async current(): Promise<HeldRun | undefined> {
    const item = await this.table.get(this.keys.run);
    return item === undefined ? undefined : runItem.parse(item);
  }

  async claim(
    run: RunIdentity,
    seen: Pick<HeldRun, 'runId' | 'heartbeat'> | undefined,
    at: string,
  ): Promise<CasResult<HeldRun>> {
    const held: HeldRun = {
      runId: run.id,
      region: run.region,
      startedBy: describeTrigger(run.trigger),
      startedAt: run.startedAt,
      executionArn: run.executionArn,
      heartbeat: 1,
      heartbeatAt: at,
      steps: {},
    };
    const unchanged: Condition =
      seen === undefined ? { absent: ['pk'] } : { equals: { runId: seen.runId, heartbeat: seen.heartbeat } };
    const result = await this.table.put(this.keys.run, { ...held }, unchanged);
    if (result.written) return { written: true, value: held };
    return { written: false, current: result.current === undefined ? undefined : runItem.parse(result.current) };
  }

  async heartbeat(runId: string, progress: StepProgress): Promise<boolean> {
    const set = { [`steps.${progress.step}`]: progress, heartbeatAt: progress.endedAt };
    return this.change(runId, set);
  }

  /** The heartbeat moves with the end, so that a claim that saw the run alive does not overwrite an ended one unseen. */
  async end(runId: string, { at, outcome, summary, changed }: RunEnding): Promise<boolean> {
    return this.change(runId, { ended: { at, outcome, summary, changed }, heartbeatAt: at });
  }

  private async change(runId: string, set: Record<string, unknown>): Promise<boolean> {
    const holds: Condition = { equals: { runId }, absent: ['ended'] };
    return (await this.table.update(this.keys.run, { set, add: { heartbeat: 1 } }, holds)).written;
  }
}

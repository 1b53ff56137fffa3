import type { RunIdentity } from '../../lambda/contract/run-document';
import { describeTrigger } from '../../lambda/domain/trigger';
import type { CasResult } from '../../lambda/ports/lease-store';
import type { HeldRun, RunEnding, RunStore, StepProgress } from '../../lambda/ports/run-store';
import type { MemoryTableClient } from './memory-table';

const KEY = 'run';

export class MemoryRuns implements RunStore {
  constructor(private readonly table: MemoryTableClient) {}

  current(): Promise<HeldRun | undefined> {
    return this.table.get(KEY);
  }

  claim(
    run: RunIdentity,
    seen: Pick<HeldRun, 'runId' | 'heartbeat'> | undefined,
    at: string,
  ): Promise<CasResult<HeldRun>> {
    const { id: runId, region, startedAt, executionArn } = run;
    const startedBy = describeTrigger(run.trigger);
    const held: HeldRun = {
      runId,
      region,
      startedBy,
      startedAt,
      executionArn,
      heartbeat: 1,
      heartbeatAt: at,
      steps: {},
    };
    return this.table.swap<HeldRun>(KEY, (current) =>
      current?.runId === seen?.runId && current?.heartbeat === seen?.heartbeat ? held : undefined,
    );
  }

  heartbeat(runId: string, progress: StepProgress): Promise<boolean> {
    return this.change(runId, (held) => ({
      ...held,
      heartbeatAt: progress.endedAt,
      steps: { ...held.steps, [progress.step]: progress },
    }));
  }

  end(runId: string, { at, outcome, summary, changed }: RunEnding): Promise<boolean> {
    return this.change(runId, (held) => ({ ...held, heartbeatAt: at, ended: { at, outcome, summary, changed } }));
  }

  private async change(runId: string, change: (held: HeldRun) => HeldRun): Promise<boolean> {
    const result = await this.table.swap<HeldRun>(KEY, (held) => {
      if (held?.runId !== runId || held.ended !== undefined) return undefined;
      return { ...change(held), heartbeat: held.heartbeat + 1 };
    });
    return result.written;
  }
}

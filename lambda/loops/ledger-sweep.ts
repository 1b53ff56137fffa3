import { plusSeconds } from '../domain/instants';
import { doneBefore, expired, KEPT_JOB_SECONDS } from '../domain/retention';
import type { InventoryStore } from '../ports/inventory-store';
import type { LeaseStore } from '../ports/lease-store';
import type { RetentionStore } from '../ports/retention-store';
import type { RunStore } from '../ports/run-store';
import { now, type StepContext } from '../steps/step';

export interface LedgerSweepPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly reports: InventoryStore;
  readonly retention: RetentionStore;
}

/** Records are read whole, pages of reports too: once a day is often enough for what is kept for a year. */
const RECORDS_EVERY_SECONDS = 86_400;

/** In one pass. A minute brings the next one, so an application may end a hundred jobs a minute for ever. */
const DONE_AT_ONCE = 100;
const RECORDS_AT_ONCE = 50;

/** One pass over what has grown old in the ledger, by the side that serves. Bounded, and harmless twice or half done. */
export class LedgerSweep {
  constructor(
    private readonly ports: LedgerSweepPorts,
    private readonly context: StepContext,
  ) {}

  async pass(): Promise<void> {
    const lease = await this.ports.leases.read();
    if (lease?.active !== this.context.region) return;
    const [inventory, held] = await Promise.all([this.ports.reports.inventory(), this.ports.runs.current()]);
    const { rpoSeconds } = this.context.settings;
    await this.sweepDone(doneBefore({ lease, inventory, held, rpoSeconds, now: now(this.context) }));
    await this.sweepJobs();
    await this.sweepRecords();
  }

  private async sweepDone(before: string | undefined): Promise<void> {
    if (before === undefined) return;
    for (const { name } of this.context.settings.jobs?.applications ?? [])
      await this.ports.retention.dropDone(name, before, DONE_AT_ONCE);
  }

  private async sweepJobs(): Promise<void> {
    const before = plusSeconds(now(this.context), -KEPT_JOB_SECONDS);
    for (const { name } of this.context.settings.jobs?.applications ?? [])
      await this.ports.retention.dropJobs(name, before, DONE_AT_ONCE);
  }

  private async sweepRecords(): Promise<void> {
    const { retention } = this.ports;
    const at = now(this.context);
    if (!(await retention.claimPass(at, RECORDS_EVERY_SECONDS))) return;
    for (const record of expired(await retention.records(), at).slice(0, RECORDS_AT_ONCE)) await retention.drop(record);
  }
}

interface Ticking {
  tick(): Promise<unknown>;
}

/** Sweeps once in a loop's life, after a tick that came right. What a sweep could not do is noted and left to the next one. */
export function sweepingOnce(loop: Ticking, sweep: Pick<LedgerSweep, 'pass'>): Ticking {
  let swept = false;
  return {
    tick: async () => {
      const news = await loop.tick();
      if (swept) return news;
      swept = true;
      const failure = await sweep.pass().then(
        () => undefined,
        (error: unknown) => error,
      );
      return failure === undefined ? news : { note: `the ledger was not swept: ${failure}` };
    },
  };
}

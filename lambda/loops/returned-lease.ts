import { secondsBetween } from '../domain/instants';
import { type KeptDatabase, stillClosed } from '../domain/keeper';
import { servingSide } from '../domain/sides';
import { givingBack, isAbandoned } from '../domain/switchover-course';
import type { FenceStore } from '../ports/fence-store';
import type { InventoryStore } from '../ports/inventory-store';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import type { ServingStore } from '../ports/serving-store';
import { now, type StepContext } from '../steps/step';

export interface ReturnedLeasePorts {
  readonly leases: LeaseStore;
  readonly fences: FenceStore;
  readonly serving: ServingStore;
  readonly runs: RunStore;
  readonly reports: InventoryStore;
}

/**
 * What the keeper of the side that served does when a switchover goes back: it serves on under the further epoch, and takes the
 * lease back itself where the run can not any more. Each part looks first, so a keeper that dies leaves it to the next one.
 */
export class ReturnedLease {
  private said = 0;
  private complete = 0;

  constructor(
    private readonly id: string,
    private readonly ports: ReturnedLeasePorts,
    private readonly context: StepContext,
  ) {}

  /** A keeper that can do this is alive and reaches the ledger: its side is the better one to go on with. */
  async takeBack(lease: Lease): Promise<void> {
    if (lease.taken?.course !== 'may go back') return;
    const at = now(this.context);
    if (!isAbandoned(lease, this.context.region, await this.ports.runs.current(), at, this.context.timings)) return;
    const takeover = givingBack(lease, this.id, at);
    if (takeover !== undefined) await this.ports.leases.take(takeover);
  }

  /** After a renewal and its extensions. Opening is the keeper's own duty; here is what the ledger has to say of it. */
  async goOn(lease: Lease, kept: readonly KeptDatabase[]): Promise<void> {
    if (lease.taken?.back !== true) return;
    if (this.said < lease.epoch) await this.say(lease);
    this.said = lease.epoch;
    if (this.complete >= lease.epoch) return;
    const closed = stillClosed(lease, kept);
    if (closed.some((name) => !this.optional.has(name))) return;
    if (closed.length > 0 && !this.hadItsTime(lease)) return;
    if (await this.record(lease, closed)) this.complete = lease.epoch;
  }

  /**
   * What opens a moment later is not missing, and the run takes the first word for the last. Half of what the run waits for that word:
   * the other half is left for saying it.
   */
  private hadItsTime({ taken }: Lease): boolean {
    const graceSeconds = this.context.timings.switchoverReturnSeconds / 2;
    return taken !== undefined && secondsBetween(taken.at, now(this.context)) >= graceSeconds;
  }

  /** Databases that the workload can do without. */
  private get optional(): ReadonlySet<string> {
    const { databases } = this.context.settings;
    return new Set(databases.flatMap(({ name, required }) => (required === false ? [name] : [])));
  }

  /** Nothing was promoted under the epoch in between, so there is nothing to close on that side. */
  private async say({ epoch, active: region }: Lease): Promise<void> {
    const at = now(this.context);
    const never = { closedAt: at, flushPosition: 'never promoted' };
    const databases = Object.fromEntries(this.context.settings.databases.map(({ name }) => [name, never]));
    await this.ports.fences.record({ epoch, how: 'acknowledged', by: this.id, at, databases });
    await this.ports.serving.serve({ region, epoch });
    await this.ports.serving.allowDispatch({ region, epoch });
  }

  /** Once more for what was left out and is open by now; the same word is not said twice. Answers whether nothing is left to say. */
  private async record({ epoch, active }: Lease, missing: readonly string[]): Promise<boolean> {
    const standing = await this.ports.reports.inventory();
    const said = standing?.epoch === epoch ? (standing.missing ?? []) : undefined;
    if ((standing?.epoch ?? 0) > epoch || said?.length === 0) return true;
    if (said?.join() === missing.join()) return false;
    const { settings } = this.context;
    const side = servingSide(settings.regions, active);
    const databases = settings.databases
      .filter(({ name }) => !missing.includes(name))
      .map(({ name, instance }) => ({ name, primary: instance[side], region: active }));
    await this.ports.reports.updateInventory({
      epoch,
      activeRegion: active,
      databases,
      at: now(this.context),
      by: this.id,
      ...(missing.length > 0 && { missing }),
    });
    return missing.length === 0;
  }
}

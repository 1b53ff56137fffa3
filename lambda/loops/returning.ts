import { secondsBetween } from '../domain/instants';
import type { Lease } from '../ports/lease-store';
import type { Notices } from '../ports/outside';
import type { FoundDatabase, RegionReturn, ReturnStore } from '../ports/return-store';
import { now, type StepContext } from '../steps/step';

export interface ReturningPorts {
  readonly returns: ReturnStore;
  readonly notices: Notices;
}

/** What a Region that was left found and did: kept in the ledger as it becomes known, and told to people once. */
export class Returning {
  private recorded: string | undefined;
  private standing: RegionReturn | undefined;

  constructor(
    private readonly ports: ReturningPorts,
    private readonly context: StepContext,
  ) {}

  async tell(lease: Lease, databases: Readonly<Record<string, FoundDatabase>>): Promise<void> {
    const { region } = this.context;
    const said = JSON.stringify([lease.epoch, databases]);
    if (this.recorded !== said) {
      const word = { region, epoch: lease.epoch, at: now(this.context), databases, endedTasks: [] };
      this.standing = await this.ports.returns.record(word);
      this.recorded = said;
    }
    await this.notify(lease);
  }

  /** When everything is known, or when waiting for the rest has been long enough. A notice that gets lost stands in the ledger. */
  private async notify(lease: Lease): Promise<void> {
    const { standing } = this;
    if (standing === undefined || standing.toldAt !== undefined || standing.epoch !== lease.epoch) return;
    const waitedSeconds = secondsBetween(standing.at, now(this.context));
    if (standing.unsettled.length > 0 && waitedSeconds < this.context.timings.holdDownSeconds) return;
    const toldAt = now(this.context);
    if (await this.ports.returns.mayTell(standing, toldAt)) await this.ports.notices.send(this.notice(standing, lease));
    this.standing = { ...standing, toldAt };
  }

  private notice({ region, epoch, databases, endedTasks }: RegionReturn, lease: Lease) {
    const { workload } = this.context.settings;
    const lines = Object.entries(databases).map(([name, text]) => `- ${name}: ${text}`);
    return {
      subject: `${workload}: ${region} stands aside under epoch ${epoch}`,
      text: [
        `${region} has found epoch ${epoch} in the ledger: ${lease.active} serves ${workload}, and ${region} stays passive.`,
        '',
        ...lines,
        `- tasks of older epochs that were ended so far: ${endedTasks}`,
        '',
        `What becomes known later: npx handover status ${workload}`,
      ].join('\n'),
    };
  }
}

import { METRICS } from '../contract/names';
import { secondsBetween } from '../domain/instants';
import { judgeQuorum } from '../domain/quorum';
import { sideOf } from '../domain/sides';
import { judgeLease, type Sighting, sight } from '../domain/sighting';
import { isUnfinished, takeoverSignal } from '../domain/takeover-signal';
import type { InventoryStore } from '../ports/inventory-store';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { ObservationStore } from '../ports/observation-store';
import type { Signal, Signals } from '../ports/outside';
import type { RunStore } from '../ports/run-store';
import type { ServingStore } from '../ports/serving-store';
import { now, type StepContext } from '../steps/step';

export interface AgentPorts {
  readonly leases: LeaseStore;
  readonly observations: ObservationStore;
  readonly runs: RunStore;
  readonly reports: InventoryStore;
  readonly serving: ServingStore;
  readonly signals: Signals;
}

/** The observer of one Region: records what it sees of the lease, and tells this Region's alarms who serves and whether to take over. */
export class Agent {
  private sighting: Sighting | undefined;

  constructor(
    private readonly ports: AgentPorts,
    private readonly context: StepContext,
  ) {}

  async tick(): Promise<void> {
    const [lease, serving] = await Promise.all([this.ports.leases.read(), this.ports.serving.serving()]);
    if (lease === undefined) return;
    await this.observe(lease);
    const wanted = await this.wantsTakeover(lease);
    await this.ports.signals.publish([
      ...this.servingSignals(serving?.region),
      this.signal(METRICS.takeoverWanted, wanted ? 1 : 0),
      this.signal(METRICS.leaseAge, secondsBetween(this.sighting?.since ?? now(this.context), now(this.context))),
    ]);
  }

  private async wantsTakeover(lease: Lease): Promise<boolean> {
    const [observations, held, inventory] = await Promise.all([
      this.ports.observations.all(),
      this.ports.runs.current(),
      this.ports.reports.inventory(),
    ]);
    const { region, timings } = this.context;
    const wanted = judgeQuorum(lease, observations).wanted && this.mayTakeOver(lease);
    const goOn = isUnfinished(lease, inventory, region);
    const since = (goOn ? lease.taken?.at : this.sighting?.since) ?? now(this.context);
    return takeoverSignal({ wanted: wanted || goOn, since, held, now: now(this.context), timings });
  }

  private async observe(lease: Lease): Promise<void> {
    const { region, timings } = this.context;
    const at = now(this.context);
    const before = this.sighting ?? (await this.inherited());
    const sighting = sight(lease, before, at);
    this.sighting = sighting;
    await this.ports.observations.record({
      region,
      at,
      ...sighting,
      ...judgeLease(lease, sighting, at, timings.leaseTtlSeconds),
    });
  }

  /** A new container goes on with what this Region's earlier one saw, on the same Region's clock. */
  private async inherited(): Promise<Sighting | undefined> {
    const { region } = this.context;
    return (await this.ports.observations.all()).find((observation) => observation.region === region);
  }

  private mayTakeOver(lease: Lease): boolean {
    const { region, settings } = this.context;
    return sideOf(settings.regions, region) !== undefined && lease.active !== region;
  }

  private servingSignals(servingRegion: string | undefined): Signal[] {
    const { home, standby } = this.context.settings.regions;
    return [home, standby].map((region) =>
      this.signal(METRICS.serving, region === servingRegion ? 1 : 0, { Serving: region }),
    );
  }

  private signal(name: string, value: number, more: Readonly<Record<string, string>> = {}): Signal {
    const { installation, workload } = this.context.settings;
    return { name, value, dimensions: { Installation: installation, Workload: workload, ...more } };
  }
}

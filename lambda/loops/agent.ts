import { METRICS } from '../contract/names';
import { secondsBetween } from '../domain/instants';
import { observe } from '../domain/observation';
import { judgeQuorum } from '../domain/quorum';
import { sideOf } from '../domain/sides';
import { isPlannedMove, isUnfinished, takeoverSignal } from '../domain/takeover-signal';
import { type Tries, triesPerTick, tryLimitSeconds } from '../domain/transaction-window';
import { nextWish } from '../domain/wish';
import type { InventoryStore } from '../ports/inventory-store';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { Observation, ObservationStore, ServiceCount, Wish } from '../ports/observation-store';
import type { Signal, Signals } from '../ports/outside';
import type { ServiceCounts, TeamAlarms } from '../ports/regional-signs';
import type { RunStore } from '../ports/run-store';
import type { Serving, ServingStore } from '../ports/serving-store';
import type { TransactionProbe } from '../ports/transaction-probe';
import { now, type StepContext } from '../steps/step';

export interface AgentPorts {
  readonly leases: LeaseStore;
  readonly observations: ObservationStore;
  readonly runs: RunStore;
  readonly reports: InventoryStore;
  readonly serving: ServingStore;
  readonly signals: Signals;
  readonly transactions: TransactionProbe;
  readonly teamAlarms: TeamAlarms;
  readonly serviceCounts: ServiceCounts;
}

/**
 * The observer of one Region: records what it sees of the lease, of real transactions and of its Region, and tells this
 * Region's alarms who serves and whether to take over. Whatever must outlive this agent stands in the observation.
 */
export class Agent {
  private wish: Wish | undefined;

  constructor(
    /** Unique among agents: it goes into the ids of transactions. */
    private readonly id: string,
    private readonly ports: AgentPorts,
    private readonly context: StepContext,
  ) {}

  async tick(): Promise<void> {
    const askedAt = now(this.context);
    const [lease, serving] = await Promise.all([this.ports.leases.read(), this.ports.serving.serving()]);
    if (lease === undefined) return;
    const own = await this.observe(lease, serving, { askedAt, seenAt: now(this.context) });
    const wanted = await this.wantsTakeover(lease, own);
    await this.ports.signals.publish([
      ...this.servingSignals(serving?.region),
      this.signal(METRICS.takeoverWanted, wanted ? 1 : 0),
      { ...this.signal(METRICS.leaseAge, secondsBetween(own.since, now(this.context))), resolution: 'second' },
    ]);
  }

  private async observe(
    lease: Lease,
    serving: Serving | undefined,
    when: { readonly askedAt: string; readonly seenAt: string },
  ): Promise<Observation> {
    const { region, timings, settings } = this.context;
    const [tries, alarms, services] = await Promise.all([
      this.tryTransactions(lease, serving),
      settings.observerAlarms === undefined ? undefined : this.ports.teamAlarms.states().catch(() => 'unread' as const),
      this.countServices(),
    ]);
    return this.ports.observations.amend(region, (before) =>
      observe(before, { region, lease, ...when, tries, alarms, services, wish: this.wish }, timings),
    );
  }

  /** Only the side that serves under this very epoch is asked: in between, refused writes are what a takeover wants. */
  private async tryTransactions(lease: Lease, serving: Serving | undefined): Promise<Tries | undefined> {
    const { settings, timings, clock } = this.context;
    const side = sideOf(settings.regions, lease.active);
    if (settings.transaction === undefined || side === undefined) return undefined;
    if (serving?.epoch !== lease.epoch || serving.region !== lease.active) return undefined;
    const url = settings.transaction.url[side];
    const at = clock.now().getTime();
    const attempts = await Promise.all(
      Array.from({ length: triesPerTick(timings) }, (_, n) =>
        this.ports.transactions.attempt(url, `${this.id}-${at}-${n}`),
      ),
    );
    // A container that was paused finds its time-outs run out, whatever the other side did: that is no failure.
    if (clock.now().getTime() - at > 2 * tryLimitSeconds(timings) * 1000) return undefined;
    const failures = attempts.flatMap((attempt) => (attempt.committed ? [] : [attempt.because]));
    return { at, good: attempts.length - failures.length, failed: failures.length, because: failures.at(-1) };
  }

  /** Evidence only: what cannot be counted is left out. */
  private async countServices(): Promise<readonly ServiceCount[] | undefined> {
    const counts = await this.ports.serviceCounts.counts().catch(() => []);
    return counts.length === 0 ? undefined : counts;
  }

  private async wantsTakeover(lease: Lease, own: Observation): Promise<boolean> {
    const [observations, held, inventory] = await Promise.all([
      this.ports.observations.all(),
      this.ports.runs.current(),
      this.ports.reports.inventory(),
    ]);
    const { region, timings } = this.context;
    const quorum = judgeQuorum(lease, observations, timings).wanted;
    this.wish = nextWish(own.wish, quorum, own.at, timings.holdDownSeconds);
    const wanted = quorum && this.mayTakeOver(lease);
    const planned = isPlannedMove(lease, held, now(this.context), timings);
    const goOn = isUnfinished(lease, inventory, region) && !planned;
    const since = goOn ? lease.taken?.at : this.wantedSince(own);
    return takeoverSignal({
      wanted: wanted || goOn,
      since: since ?? now(this.context),
      held,
      now: now(this.context),
      timings,
    });
  }

  /** A lease that stands still is a wish since its last renewal; one that moves on has no such moment. */
  private wantedSince(own: Observation): string | undefined {
    return own.verdict === 'expired' || own.verdict === 'released' ? own.since : this.wish?.since;
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

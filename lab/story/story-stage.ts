import type { Stage } from '../scenarios/stage';
import type { Place } from '../simulator/fault';
import { Network } from '../simulator/network';
import { Spans } from './spans';
import { wireNetwork } from './wire-network';

/** A stage on which many things go wrong at once, and what holds what down. */
export class StoryStage {
  /** The truth about the three Regions, the very one of the simulator: the lab's AWS is asked through it. */
  readonly network = new Network();
  /** When the first side was lost or cut off. */
  readonly away = new Spans();
  /** Part of the writes that fail just now. */
  gray = 0;
  /** What heals when nothing new goes wrong any more, beside what each fault lifts. */
  readonly atTheEnd: (() => void)[] = [];
  private readonly holds = new Map<string, number>();
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    readonly stage: Stage,
    /** How far the replica is behind when nothing is wrong. */
    readonly lagSeconds: number,
  ) {
    wireNetwork(this.network, stage.world.parts.cloud, (region) => this.placeOf(region));
  }

  regionAt(place: Place): string {
    return this.stage.world.parts.settings.regions[place];
  }

  placeOf(region: string): Place {
    const { home, standby } = this.stage.world.parts.settings.regions;
    if (region === home) return 'home';
    return region === standby ? 'standby' : 'tiebreaker';
  }

  /** Several faults may hold the same thing: true for the first. */
  take(what: string): boolean {
    const count = (this.holds.get(what) ?? 0) + 1;
    this.holds.set(what, count);
    return count === 1;
  }

  /** True for the last. */
  release(what: string): boolean {
    const count = (this.holds.get(what) ?? 0) - 1;
    this.holds.set(what, count);
    return count === 0;
  }

  isHeld(what: string): boolean {
    return (this.holds.get(what) ?? 0) > 0;
  }

  /** Servers and Regions take their time to die and to start: one thing after the other, for each. */
  inTurn(whose: string, act: () => Promise<unknown>): Promise<void> {
    const before = this.turns.get(whose) ?? Promise.resolve();
    const after = before.catch(() => undefined).then(act);
    this.turns.set(whose, after);
    return after.then(() => undefined);
  }

  /** After each change of the network: replication flows or not, and the first side is away or not. */
  settle(): void {
    const { network } = this;
    const flows = network.reaches('home', 'standby') && network.reaches('standby', 'home');
    for (const { link } of this.stage.world.parts.databases.pairs) {
      if (!flows) link.cut();
      else if (this.isHeld(STALL)) link.blackHole();
      else link.heal();
    }
    this.away.note(network.isLost('home') || network.isIsolated('home'), Date.now());
  }
}

/** What holds replication up while the line is whole. */
export const STALL = 'replication';

import type { RehearsalWorld } from '../lab/rehearsal/rehearsal-world';
import type { ServingStore } from '../lambda/ports/serving-store';
import type { Dice } from './dice';
import { drawMs } from './operation-times';

/** Records on health checks follow some time after the ledger says who serves: two agents have to see it, then Route 53. */
export class DnsFlip {
  readonly followsMs: number;
  /** Our part of it: the second of three agents has looked by then, each at a moment of its own. */
  private readonly seenMs: number;

  constructor(
    private readonly world: RehearsalWorld,
    dice: Dice,
  ) {
    this.followsMs = drawMs('flip', dice);
    const { agentTickSeconds } = world.timings;
    const looks = ['home', 'standby', 'tiebreaker'].map((agent) =>
      dice.between(`look of ${agent}`, 0, agentTickSeconds),
    );
    // Home may be silent: both others are waited for.
    this.seenMs = Math.round(Math.max(...looks.slice(1)) * 1000);
  }

  over(ports: ServingStore): ServingStore {
    return {
      serving: () => ports.serving(),
      dispatching: () => ports.dispatching(),
      allowDispatch: (serving) => ports.allowDispatch(serving),
      pauseDispatch: (serving, runId) => ports.pauseDispatch(serving, runId),
      serve: (serving) => {
        void this.follow();
        return ports.serve(serving);
      },
    };
  }

  private async follow(): Promise<void> {
    await this.world.virtual.sleep(this.seenMs + this.followsMs);
    for (const { name, endpoint, strategy } of this.world.settings.records)
      if (strategy === 'health-check') this.world.names.targets.set(name, endpoint.standby);
  }
}

import { METRICS } from '../../lambda/contract/names';
import type { Side } from '../../lambda/contract/settings';
import type { RehearsalWorld } from './rehearsal-world';

/** So many Regions must say that a side serves (design §2). */
const REGIONS_NEEDED = 2;

/** The health checks of records that follow them: they read the metrics of the three Regions. */
export class HealthChecks {
  constructor(
    private readonly world: RehearsalWorld,
    /** The Region's metrics still arrive. */
    private readonly hears: (region: string) => boolean,
  ) {}

  /** Records name the side that most Regions' metrics say serves; a missing metric says nothing. */
  steer(): void {
    const { settings, names } = this.world;
    const side = (['home', 'standby'] as const).find((candidate) => this.votesFor(candidate) >= REGIONS_NEEDED);
    if (side === undefined) return;
    for (const { name, endpoint, strategy } of settings.records)
      if (strategy === 'health-check') names.targets.set(name, endpoint[side]);
  }

  private votesFor(side: Side): number {
    const { settings } = this.world;
    const Serving = settings.regions[side];
    return Object.values(settings.regions).filter(
      (region) => this.hears(region) && this.world.region(region).signals.latest(METRICS.serving, { Serving }) === 1,
    ).length;
  }
}

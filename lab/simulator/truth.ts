import type { Side } from '../../lambda/contract/settings';
import type { Lease } from '../../lambda/ports/lease-store';
import type { Attempt } from '../../lambda/ports/transaction-probe';
import { Chance } from './chance';
import { type Fault, type FaultKind, PLACES, type Place } from './fault';
import type { Stage } from './stage';

/** A lease that has not been renewed for so long is not being kept. */
const UNKEPT_MS = 25_000;
/** A schedule starts the next keeper within two minutes; a call that was struck may come late. */
const AFTER_MS = 150_000;
const HINDERS: ReadonlySet<FaultKind> = new Set([
  'cut',
  'slow link',
  'isolation',
  'region loss',
  'catching up',
  'database down',
  'disk full',
  'api away',
  'stale answers',
  'stubborn session',
]);
/** Each call that is struck may cost a keeper its life, and the next one comes a minute later. */
const LIFE_MS = 75_000;
const lastsMs = (fault: Fault): number => {
  if ('forMs' in fault) return fault.forMs;
  return fault.kind === 'call' ? fault.count * LIFE_MS : 0;
};
const QUORUM = 2;
/** Below it nothing is promised: some transaction fails at any time. */
const GRAY = 0.1;

/** What somebody who sees everything says of the side that serves, second by second. */
export class Truth {
  private readonly chance: Chance;

  constructor(private readonly stage: Stage) {
    this.chance = new Chance(stage.world.schedule.seed, 'transactions');
    const { world } = stage;
    const urls = world.settings.transaction?.url;
    if (urls === undefined) return;
    for (const place of PLACES)
      for (const side of ['home', 'standby'] as const)
        world
          .region(world.regionAt(place))
          .transactions.endpoints.set(urls[side], (id) => this.attempt(place, side, id));
  }

  look(): void {
    const { world } = this.stage;
    const unsound = this.unsound();
    world.chronicle.seconds.push(unsound === undefined ? { atMs: world.atMs } : { atMs: world.atMs, unsound });
  }

  private unsound(): string | undefined {
    const { world, standing } = this.stage;
    const lease = world.table.cells.get('lease')?.value as Lease | undefined;
    if (lease === undefined) return 'no lease yet';
    const side: Side = lease.active === world.regionOf('home') ? 'home' : 'standby';
    if (world.network.isLost(side)) return 'its Region is lost';
    if (world.network.isIsolated(side)) return 'its Region is cut off';
    const renewedMs = world.table.changesOf('lease').at(-1)?.atMs ?? 0;
    if (world.atMs - renewedMs > UNKEPT_MS && this.keeperIsHindered(side)) return 'nobody renews its lease';
    if (
      !world
        .requiredOf(side)
        .every(({ writable, answers, writesFail }) => writable && answers && writesFail === undefined)
    )
      return 'a database takes no writes';
    if (this.keeperIsHindered(side) && world.requiredOf(side).some((server) => server.refusesCommits() !== undefined))
      return 'a database is closed, its keeper cannot extend it';
    if (standing.most('gray') >= GRAY) return 'real transactions fail';
    const blind = PLACES.filter((place) => this.stage.standing.has(`lying ${place}`) || !this.reaches(place, side));
    return blind.length >= QUORUM ? `${blind.join(' and ')} cannot use it` : undefined;
  }

  /** Something that was done to the keepers of the side that serves, or to what they need: a keeper that forgets to renew is no excuse. */
  private keeperIsHindered(side: Side): boolean {
    const { schedule, atMs } = this.stage.world;
    return schedule.faults.some((fault) => {
      const struckMs = this.stage.struckMs.get(fault);
      if (struckMs === undefined || struckMs + lastsMs(fault) + AFTER_MS < atMs) return false;
      return 'role' in fault ? fault.role === 'keeper' && fault.place === side : HINDERS.has(fault.kind);
    });
  }

  /** A real transaction, as a client at that place would make it. */
  private attempt(place: Place, side: Side, id: string): Attempt {
    if (this.stage.standing.has(`lying ${place}`))
      return { committed: false, because: 'a name server of its own is ill' };
    if (!this.reaches(place, side)) return { committed: false, because: 'no answer' };
    if (this.chance.of(id).happens(this.stage.standing.most('gray')))
      return { committed: false, because: 'status 500' };
    for (const server of this.stage.world.requiredOf(side)) {
      const because = server.refusesCommits();
      if (because !== undefined) return { committed: false, because };
      server.commit('canary');
    }
    return { committed: true };
  }

  private reaches(place: Place, side: Side): boolean {
    const { network } = this.stage.world;
    return place === side ? !network.isLost(side) : network.reaches(place, side) && network.reaches(side, place);
  }
}

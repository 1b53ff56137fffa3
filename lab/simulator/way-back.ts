import type { Side } from '../../lambda/contract/settings';
import type { Protection } from '../../lambda/ports/protection-store';
import type { Restless } from './checks/check';
import type { Execution } from './chronicle';
import { comesToRest } from './rest';
import { leaseOf } from './simulated-world';
import type { Stage } from './stage';

const AGAIN_MS = 60_000;
/** Between a side that can take over again and the move: the workload lives on. */
const LIVES_ON_MS = 40_000;
/** What befalls a call may come late, and a loop that died is started again within two minutes. */
const AFTER_MS = 150_000;
/** So often nothing may be wrong, and it does not succeed all the same. */
const PATIENCE = 4;
/** Nothing lasts for so many. */
const MOST_TRIES = 30;

type Tried = Execution | undefined;

/** A person who makes the side that was left a copy again, and then moves the workload there; he tries again where it does not succeed. */
export class WayBack {
  private vain = 0;

  constructor(private readonly stage: Stage) {}

  /** What never came to rest on its way. */
  async go(): Promise<Restless | undefined> {
    const { way } = this.stage.world;
    const goal = this.leftSide();
    way.begin('reprotect');
    for (let tries = 0; tries < MOST_TRIES && this.leftSide() === goal && this.vain < PATIENCE; tries += 1)
      await (this.isProtected() ? this.moveTo(goal) : this.attempt('a reprotect', this.protect));
    return comesToRest(this.stage);
  }

  private readonly protect = async (): Promise<Tried> => {
    const { world, orchestrations } = this.stage;
    const tried = await orchestrations.personReprotects(this.leftSide());
    if (!this.isProtected()) return tried;
    world.way.begin('protected');
    await world.time.sleep(LIVES_ON_MS);
    return undefined;
  };

  private moveTo(goal: Side): Promise<void> {
    this.stage.world.way.begin('failback');
    return this.attempt('a failback', () => this.stage.orchestrations.personMoves(goal));
  }

  private leftSide(): Side {
    const { world } = this.stage;
    return leaseOf(world)?.active === world.regionOf('home') ? 'standby' : 'home';
  }

  /** Under the epoch that serves: a failover in between leaves the other side behind. */
  private isProtected(): boolean {
    const { world } = this.stage;
    const epoch = leaseOf(world)?.epoch;
    const said = [...world.table.cells].flatMap(([key, { value }]) =>
      key.startsWith('protection/') ? [value as Protection] : [],
    );
    return said.some((one) => one.epoch === epoch && one.region === world.regionOf(this.leftSide()));
  }

  /** Whatever else is unfinished is gone on with before the next one. `undefined`: it is done, or nothing could be tried. */
  private async attempt(what: string, act: () => Promise<Tried>): Promise<void> {
    const { world } = this.stage;
    const [epoch, fair] = [leaseOf(world)?.epoch, this.isCalm()];
    const tried = await act();
    if (leaseOf(world)?.epoch !== epoch) this.vain = 0;
    else if (tried !== undefined && fair && this.isCalm()) this.vain += 1;
    if (this.vain === PATIENCE) this.giveUp(what, tried);
    await this.reconcile();
    if (tried !== undefined) await world.time.sleep(AGAIN_MS);
    await comesToRest(this.stage);
  }

  /** Nothing of what was planned for this day stands any more, nor has its traces. */
  private isCalm(): boolean {
    return this.stage.lastLiftedMs + AFTER_MS < this.stage.world.atMs;
  }

  private giveUp(what: string, tried: Tried): void {
    const { chronicle, atMs } = this.stage.world;
    const end = tried?.result?.status === 'FAILED' ? tried.result.cause : tried?.result?.status;
    chronicle.gaveUp = { atMs, text: `nothing is wrong any more, and ${what} does not succeed: ${end}` };
  }

  /** Whoever went on unfenced compares the two sides, once the old one is closed. */
  private async reconcile(): Promise<void> {
    const { ports } = this.stage.world.start('step', 'tiebreaker');
    const said = { by: 'ada', reason: 'compared', at: new Date(this.stage.world.nowMs).toISOString() };
    const unfenced = await ports.fences.unreconciled().catch(() => []);
    for (const { epoch } of unfenced) await ports.fences.reconcile(epoch, said).catch(() => undefined);
  }
}

import type { MachineClock } from '../lab/machine';
import type { MemoryFleet, MemoryInstance } from '../lab/memory';
import type { DatabaseFleet } from '../lambda/ports/database-fleet';
import type { Dice } from './dice';
import { PROMOTION_TIMES, type PromotionKind, type PromotionTime } from './operation-times';

/** RDS says `available` for a moment after it has accepted. */
const UNNOTICED_MS = 3_000;

export interface PromotionDraw {
  readonly durationMs: number;
  readonly rebootMs: number;
}

/** How long the promotion of one database takes. The same name gives the same draw, whoever asks. */
export function promotionOf(identifier: string, kind: PromotionKind, dice: Dice): PromotionDraw {
  const { lowMs, highMs, reboot }: PromotionTime = PROMOTION_TIMES[kind];
  return {
    durationMs: Math.round(dice.between(`promotion of ${identifier}`, lowMs, highMs)),
    rebootMs:
      reboot === undefined ? 0 : Math.round(dice.between(`reboot of ${identifier}`, reboot.lowMs, reboot.highMs)),
  };
}

/** Promotions in virtual time, each at its own pace. */
export class Promotions {
  /** When each was asked for and when it was done, in milliseconds of the clock. */
  readonly calledAtMs: number[] = [];
  readonly doneAtMs: number[] = [];
  readonly durationsMs: number[] = [];

  constructor(
    private readonly fleet: MemoryFleet,
    private readonly clock: MachineClock,
    private readonly draw: (identifier: string) => PromotionDraw,
  ) {}

  over(ports: DatabaseFleet): DatabaseFleet {
    return {
      describe: (identifier) => ports.describe(identifier),
      gaveUp: (identifier, since) => ports.gaveUp(identifier, since),
      promote: async (identifier, how) => {
        await ports.promote(identifier, how);
        const instance = this.fleet.instances.get(identifier);
        if (instance === undefined) throw new Error(`no instance ${identifier}`);
        const drawn = this.draw(identifier);
        this.calledAtMs.push(this.nowMs());
        this.durationsMs.push(drawn.durationMs);
        void this.promote(instance, drawn);
      },
    };
  }

  private async promote(instance: MemoryInstance, { durationMs, rebootMs }: PromotionDraw): Promise<void> {
    await this.clock.sleep(UNNOTICED_MS);
    instance.status = 'modifying';
    await this.clock.sleep(durationMs - rebootMs - UNNOTICED_MS);
    instance.server.promote();
    if (rebootMs > 0) await this.reboot(instance, rebootMs);
    Object.assign(instance, { phase: undefined, status: 'available', role: 'primary' });
    this.doneAtMs.push(this.nowMs());
  }

  private async reboot(instance: MemoryInstance, rebootMs: number): Promise<void> {
    instance.status = 'rebooting';
    instance.server.stop();
    await this.clock.sleep(rebootMs);
    instance.server.start();
  }

  private nowMs(): number {
    return this.clock.now().getTime();
  }
}

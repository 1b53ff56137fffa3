import type { MachineClock } from '../lab/machine';
import type { MemoryPorts } from '../lab/memory';
import { Keeper } from '../lambda/loops/keeper';
import type { StepContext } from '../lambda/steps/step';

/** A shipped keeper of one Region, ticking in virtual time until it is silenced. */
export class KeptRegion {
  private readonly end = new AbortController();
  private readonly over: Promise<void>;

  constructor(ports: MemoryPorts, context: StepContext, clock: MachineClock, firstTickMs: number, index = 0) {
    this.over = this.keepOn(
      new Keeper(`keeper ${index} in ${context.region}`, ports, context),
      context,
      clock,
      firstTickMs,
    );
  }

  async silence(): Promise<void> {
    this.end.abort();
    await this.over;
  }

  /** A tick that fails is followed by the next one. */
  private async keepOn(keeper: Keeper, { timings }: StepContext, clock: MachineClock, firstTickMs: number) {
    const { signal } = this.end;
    const pause = (ms: number) => clock.sleep(ms, signal).catch(() => undefined);
    await pause(firstTickMs);
    while (!signal.aborted) {
      await keeper.tick().catch(() => undefined);
      await pause(timings.leaseRenewSeconds * 1000);
    }
  }
}

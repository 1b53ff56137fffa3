import type { MachineClock } from '../lab/machine';

/** A shipped loop of one Region, ticking in virtual time until it is silenced. */
export class Ticking {
  private readonly end = new AbortController();
  private readonly over: Promise<void>;

  constructor(
    private readonly loop: { tick(): Promise<unknown> },
    private readonly everySeconds: number,
    private readonly clock: MachineClock,
    firstTickMs: number,
  ) {
    this.over = this.tickOn(firstTickMs);
  }

  async silence(): Promise<void> {
    this.end.abort();
    await this.over;
  }

  /** A tick that fails is followed by the next one. */
  private async tickOn(firstTickMs: number): Promise<void> {
    const { signal } = this.end;
    const pause = (ms: number) => this.clock.sleep(ms, signal).catch(() => undefined);
    await pause(firstTickMs);
    while (!signal.aborted) {
      await this.loop.tick().catch(() => undefined);
      await pause(this.everySeconds * 1000);
    }
  }
}

import type { VirtualClock } from '../machine';

export type Beat = () => Promise<unknown> | unknown;

/** Something that is done again and again. A beat that fails is followed by the next one, as a schedule is. */
export class Pulse {
  private stopped = false;
  private wakeUp = (): void => {};
  private readonly over: Promise<void>;

  constructor(
    private readonly clock: VirtualClock,
    private readonly seconds: number,
    private readonly beat: Beat,
  ) {
    this.over = this.keepOn();
  }

  /** Resolves when the beat that is under way has ended. */
  stop(): Promise<void> {
    this.stopped = true;
    this.wakeUp();
    return this.over;
  }

  private async keepOn(): Promise<void> {
    while (!this.stopped) {
      await this.once();
      if (!this.stopped) await this.rest();
    }
  }

  private async once(): Promise<void> {
    try {
      await this.beat();
    } catch {
      // The next one comes.
    }
  }

  private rest(): Promise<void> {
    return new Promise((wake) => {
      const cancel = this.clock.after(this.seconds * 1000, wake);
      this.wakeUp = () => {
        cancel();
        wake();
      };
    });
  }
}

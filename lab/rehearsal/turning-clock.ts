import type { VirtualClock } from '../machine';
import { ManualClock } from '../memory';

/** The clock of a world in memory, turned by nobody: it shows and sleeps the virtual time in which the machine runs. */
export class TurningClock extends ManualClock {
  constructor(private readonly virtual: VirtualClock) {
    super();
  }

  override now(): Date {
    return this.virtual.now();
  }

  override sleep(milliseconds: number): Promise<void> {
    return this.virtual.sleep(milliseconds);
  }

  override advance(seconds: number): Promise<void> {
    return this.virtual.sleep(seconds * 1000);
  }
}

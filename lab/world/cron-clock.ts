const MINUTE_MS = 60_000;

/**
 * The clock by which cron lines are read in the lab: a minute of EventBridge takes five seconds there, so a minute of cron
 * does too. All containers of the function share it; nothing else knows it.
 */
export class CronClock {
  constructor(
    private readonly originMs: number,
    private readonly rate: number,
  ) {}

  /** As a container is told. */
  get told(): string {
    return JSON.stringify({ originMs: this.originMs, rate: this.rate });
  }

  /** When it was set, by the clock of this machine. */
  get begins(): number {
    return this.originMs;
  }

  /** What it shows when the clock of this machine shows `realMs`. */
  at(realMs: number): number {
    return this.originMs + (realMs - this.originMs) * this.rate;
  }

  /** The minute that has begun last, as cron lines see it. */
  minute(realMs: number): string {
    return new Date(Math.floor(this.at(realMs) / MINUTE_MS) * MINUTE_MS).toISOString();
  }
}

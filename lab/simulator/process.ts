import type { Clock } from '../../lambda/ports/outside';
import type { Place, Role } from './fault';

/** The part of virtual time that a process needs. */
export interface Timeline {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

/**
 * One process: it can be paused in the middle of what it does, and die. While it is paused its monotonic clock stands
 * still, so a sleep goes on where it stopped, and the wall clock jumps. What it has sent before it died takes effect.
 */
export class Process {
  private frozenUntilMs = Number.NEGATIVE_INFINITY;
  private frozenMs = 0;
  private dead = false;
  onDeath: (() => void) | undefined;

  readonly clock: Clock;

  constructor(
    readonly role: Role,
    readonly place: Place,
    readonly region: string,
    private readonly time: Timeline,
    /** Its wall clock minus the world's. */
    skewMs: number,
    /** The Lambda service ends it then, whatever it does. */
    private readonly limitMs = Number.POSITIVE_INFINITY,
  ) {
    this.clock = {
      now: () => new Date(time.nowMs() + skewMs),
      sleep: (ms) => this.sleep(ms),
    };
  }

  get isDead(): boolean {
    return this.dead || this.time.nowMs() >= this.limitMs;
  }

  die(): void {
    this.dead = true;
    this.onDeath?.();
  }

  /** A pause on top of another lasts to the later end. */
  pause(forMs: number): void {
    const nowMs = this.time.nowMs();
    const untilMs = nowMs + forMs;
    if (untilMs <= this.frozenUntilMs) return;
    this.frozenMs += untilMs - Math.max(nowMs, this.frozenUntilMs);
    this.frozenUntilMs = untilMs;
  }

  /** Undefined when the process can go on at once; a promise that never ends when it is dead. */
  gate(): Promise<void> | undefined {
    if (this.isDead) return never();
    return this.time.nowMs() < this.frozenUntilMs ? this.thawed() : undefined;
  }

  private async thawed(): Promise<void> {
    while (this.time.nowMs() < this.frozenUntilMs && !this.isDead)
      await this.time.sleep(this.frozenUntilMs - this.time.nowMs());
    if (this.isDead) await never();
  }

  private async sleep(ms: number): Promise<void> {
    const wakeAt = this.monotonicMs() + ms;
    do {
      await this.time.sleep(Math.max(0, wakeAt - this.monotonicMs()));
    } while (this.monotonicMs() < wakeAt && !this.isDead);
    await this.gate();
  }

  private monotonicMs(): number {
    const nowMs = this.time.nowMs();
    return nowMs - this.frozenMs + Math.max(0, this.frozenUntilMs - nowMs);
  }
}

/** A new one each time: whoever waits for one that is shared is kept by it for ever, with the world it came from. */
const never = (): Promise<never> => new Promise<never>(() => undefined);

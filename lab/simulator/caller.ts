import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import { UNANSWERED } from '../memory';
import type { Ailment, Place, Role } from './fault';
import type { Process, Timeline } from './process';

/** What befalls a call; a pause of its process lasts so long. */
type Struck =
  | { readonly ailment: Ailment }
  | { readonly ailment: 'paused before' | 'paused after'; readonly forMs: number };

type Illness = Struck & {
  readonly calls: string;
  left: number;
};

/** Ailments that wait for the next fitting calls of a kind of process. */
export class Illnesses {
  private readonly waiting = new Map<string, Illness[]>();
  /** How many calls have been struck. */
  hits = 0;

  await(
    role: Role,
    place: Place,
    struck: Struck,
    { calls, count }: { readonly calls: string; readonly count: number },
  ): void {
    const key = `${role} ${place}`;
    this.waiting.set(key, [...(this.waiting.get(key) ?? []), { ...struck, calls, left: count }]);
  }

  clear(): void {
    this.waiting.clear();
  }

  strike({ role, place }: Process, call: string): Struck | undefined {
    if (this.waiting.size === 0) return undefined;
    const illness = this.waiting.get(`${role} ${place}`)?.find(({ left, calls }) => left > 0 && call.startsWith(calls));
    if (illness === undefined) return undefined;
    illness.left -= 1;
    this.hits += 1;
    return illness;
  }
}

/** A call that was sent takes effect so late at most, whatever became of its caller. */
const LATE_MS = { least: 2_000, most: 25_000 } as const;

export interface Span {
  between(least: number, most: number): number;
}

/** What a process sends into the world, and everything that can befall it on its way. */
export class Caller {
  constructor(
    readonly process: Process,
    private readonly illnesses: Illnesses,
    private readonly time: Timeline,
    private readonly chance: Span,
    /** Longest way of a call that nothing befalls. */
    private readonly latencyMs: number,
  ) {}

  /** `UNANSWERED` after so long when no answer comes. Rejects as the effect rejects. */
  async send<T>(call: string, patienceMs: number, effect: () => T | Promise<T>): Promise<T | typeof UNANSWERED> {
    const paused = this.process.gate();
    if (paused !== undefined) await paused;
    const struck = this.illnesses.strike(this.process, call);
    if (this.latencyMs > 0) await this.process.clock.sleep(this.chance.between(0, this.latencyMs));
    const answer = struck === undefined ? await effect() : await this.ail(struck, patienceMs, effect);
    const pausedToo = this.process.gate();
    if (pausedToo !== undefined) await pausedToo;
    return answer;
  }

  /** As `send`, for an API whose silence is `Transient`. */
  async ask<T>(call: string, patienceMs: number, effect: () => T | Promise<T>): Promise<T> {
    const answer = await this.send(call, patienceMs, effect);
    if (answer === UNANSWERED)
      throw new FailoverError(ERRORS.transient, `${call}: no answer in ${patienceMs / 1000} s`);
    return answer;
  }

  private async ail<T>(
    struck: Struck,
    patienceMs: number,
    effect: () => T | Promise<T>,
  ): Promise<T | typeof UNANSWERED> {
    switch (struck.ailment) {
      case 'refused':
        return UNANSWERED;
      case 'silent':
        return this.unheard(patienceMs);
      case 'answer lost':
        await effect();
        return this.unheard(patienceMs);
      case 'late':
        this.later(effect);
        return this.unheard(patienceMs);
      case 'slow':
        await this.process.clock.sleep(this.chance.between(0, patienceMs / 2));
        return this.slowly(effect, patienceMs);
      case 'twice':
        await effect();
        return effect();
      case 'paused before':
        this.process.pause(struck.forMs);
        await this.process.gate();
        return effect();
      case 'paused after': {
        const answer = await effect();
        this.process.pause(struck.forMs);
        return answer;
      }
      case 'dies before':
        this.process.die();
        return this.unheard(0);
      case 'dies after':
        await effect();
        this.process.die();
        return this.unheard(0);
    }
  }

  private async slowly<T>(effect: () => T | Promise<T>, patienceMs: number): Promise<T> {
    const answer = await effect();
    await this.process.clock.sleep(this.chance.between(0, patienceMs / 2));
    return answer;
  }

  private later(effect: () => unknown): void {
    const afterMs = this.chance.between(LATE_MS.least, LATE_MS.most);
    void this.time
      .sleep(afterMs)
      .then(effect)
      .catch(() => undefined);
  }

  private async unheard(patienceMs: number): Promise<typeof UNANSWERED> {
    await this.process.clock.sleep(patienceMs);
    return UNANSWERED;
  }
}

/** The same port, each of whose calls is sent by this process. */
export function sentBy<P extends object>(caller: Caller, port: P, name: string, patienceMs: number): P {
  const sent: Record<string, unknown> = {};
  for (const method of methodsOf(port)) {
    const act = Reflect.get(port, method) as (...given: unknown[]) => unknown;
    sent[method] = (...given: unknown[]) =>
      caller.ask(`${name}.${method}`, patienceMs, () => Reflect.apply(act, port, given));
  }
  return sent as P;
}

const methods = new WeakMap<object, readonly string[]>();

export function methodsOf(port: object): readonly string[] {
  const kind = Object.getPrototypeOf(port) === Object.prototype ? port : Object.getPrototypeOf(port);
  const known = methods.get(kind);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (let at = port; at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at))
      if (name !== 'constructor' && typeof Object.getOwnPropertyDescriptor(at, name)?.value === 'function')
        names.add(name);
  const found = [...names];
  methods.set(kind, found);
  return found;
}

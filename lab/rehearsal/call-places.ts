/** A place inside a step where its process can die: just before a call, or when the call has taken effect and nobody hears its answer. */
export interface CallPlace {
  readonly step: string;
  /** `port.method`. */
  readonly call: string;
  readonly moment: 'before' | 'after';
}

export interface CallDeath {
  /** The nth place of the run, beginning with 1. */
  readonly at: number;
  /** Ends the run: no state of it is entered any more. */
  readonly onDeath: () => void;
}

/** These hand out sessions at once; the sessions' own methods are the calls. */
const FACTORIES: ReadonlySet<string> = new Set(['connections']);

/** Every call that the steps of one run make through their ports, and the death of the run at one of them. */
export class CallPlaces {
  readonly reached: CallPlace[] = [];
  private dead = false;

  constructor(private readonly death?: CallDeath) {}

  /** The same ports for one invocation of a step, with a place before and after each of their calls. */
  over<P extends object>(ports: P, step: string): P {
    return proxied(ports, (port, name) =>
      typeof port === 'object' && port !== null ? this.port(port, name, step) : port,
    );
  }

  private port<T extends object>(port: T, name: string, step: string): T {
    return proxied(port, (member, method) => {
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        const act = (): unknown => Reflect.apply(member, port, given);
        return FACTORIES.has(name) ? this.session(act(), method, step) : this.call(`${name}.${method}`, step, act);
      };
    });
  }

  private session(made: unknown, name: string, step: string): unknown {
    return typeof made === 'object' && made !== null ? this.port(made, name, step) : made;
  }

  private async call(call: string, step: string, act: () => unknown): Promise<unknown> {
    await this.reach({ step, call, moment: 'before' });
    const answer = await act();
    await this.reach({ step, call, moment: 'after' });
    return answer;
  }

  /** A run that is dead goes on with nothing that it had in flight. */
  private async reach(place: CallPlace): Promise<void> {
    if (!this.dead && this.reached.push(place) !== this.death?.at) return;
    this.dead = true;
    this.death?.onDeath();
    await new Promise<never>(() => undefined);
  }
}

function proxied<T extends object>(target: T, member: (value: unknown, name: string) => unknown): T {
  return new Proxy(target, { get: (object, key) => member(Reflect.get(object, key), String(key)) });
}

import { aroundCalls } from './around-calls';

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

/** Every call that the steps of one run make through their ports, and the death of the run at one of them. */
export class CallPlaces {
  readonly reached: CallPlace[] = [];
  private dead = false;

  constructor(private readonly death?: CallDeath) {}

  /** The same ports for one invocation of a step, with a place before and after each of their calls. */
  over<P extends object>(ports: P, step: string): P {
    return aroundCalls(ports, ({ name, act }) => this.call(name, step, act));
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

import type { MemoryPorts } from '../memory';
import type { Round } from './chronicle';
import type { Process } from './process';
import type { SimulatedWorld } from './simulated-world';

type Chosen = Pick<MemoryPorts, 'queue' | 'claims' | 'waiting' | 'launches'>;

/** What a dispatcher sees waiting, round by round, and what it chooses of that: as somebody beside it would write it down. */
export function choicesRecorded(world: SimulatedWorld, ports: MemoryPorts, process: Process): Chosen {
  const notes = new Choices(world, process);
  const { queue, claims, waiting, launches } = ports;
  return {
    queue: over(queue, {
      heads: async (application, jobClass, limit) => {
        const seen = await queue.heads(application, jobClass, limit);
        notes.saw(application, jobClass, seen);
        return seen;
      },
    }),
    claims: over(claims, {
      claim: (pending, claim) => notes.chose(pending, () => claims.claim(pending, claim)),
    }),
    waiting: over(waiting, {
      giveUp: (pending, end) => notes.chose(pending, () => waiting.giveUp(pending, end)),
    }),
    launches: over(launches, {
      book: (...given) => notes.counts(() => launches.book(...given)),
    }),
  };
}

const over = <P extends object>(port: P, methods: Partial<P>): P => Object.assign(Object.create(port) as P, methods);

class Choices {
  private started = 0;
  /** Something failed in the middle: how many have started is not known any more. */
  private lost = false;
  private readonly rounds = new Map<string, Round>();

  constructor(
    private readonly world: SimulatedWorld,
    private readonly process: Process,
  ) {}

  saw(application: string, jobClass: string, seen: readonly { readonly id: string }[]): void {
    const known = this.rounds.get(application);
    const round = known === undefined || known.waiting.has(jobClass) ? this.begin(application) : known;
    round.waiting.set(
      jobClass,
      seen.map(({ id }) => id),
    );
  }

  async chose<T>({ application, id }: { readonly application: string; readonly id: string }, act: () => Promise<T>) {
    const round = this.rounds.get(application);
    if (!this.lost && round !== undefined) {
      if (round.chosen.length === 0 && isChoice(round)) this.world.chronicle.rounds.push(round);
      if (round.chosen.length === 0) round.position = this.started + this.ticks();
      round.chosen.push(id);
    }
    const answer = await this.counts(act);
    if (typeof answer === 'object') this.started += 1;
    return answer;
  }

  async counts<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      this.lost = true;
      throw error;
    }
  }

  private begin(application: string): Round {
    const round: Round = { atMs: this.world.atMs, application, position: 0, waiting: new Map(), chosen: [] };
    this.rounds.set(application, round);
    return round;
  }

  /** Of its own clock, as long as all dispatchers have counted. */
  private ticks(): number {
    return Math.floor(this.process.clock.now().getTime() / 1000 / this.world.timings.dispatcherTickSeconds);
  }
}

const isChoice = ({ waiting }: Round): boolean => [...waiting.values()].filter((ids) => ids.length > 0).length > 1;

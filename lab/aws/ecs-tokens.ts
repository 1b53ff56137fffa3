import type { LabClock } from './clock';
import type { TaskRecord } from './ecs-clusters';
import { AwsError } from './errors';

interface Remembered {
  readonly parameters: string;
  readonly tasks: readonly TaskRecord[];
  readonly at: number;
}

/**
 * Client tokens of RunTask: scope is one cluster, life is min(24 h, task's life + 1 h), and a token that is used
 * after that starts a second task. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
 */
export class ClientTokens {
  readonly #remembered = new Map<string, Remembered>();

  constructor(
    private readonly clock: LabClock,
    private readonly hourMs: number,
  ) {}

  /** Tasks that the same call has started before; undefined when it is new. */
  recall(token: string, parameters: string): readonly TaskRecord[] | undefined {
    const known = this.#remembered.get(token);
    if (known === undefined || this.#isExpired(known)) return undefined;
    if (known.parameters === parameters) return known.tasks;
    const fields = { resourceIds: known.tasks.map((task) => task.taskArn) };
    throw new AwsError('ConflictException', 'The clientToken was used with other parameters.', { fields });
  }

  remember(token: string, parameters: string, tasks: readonly TaskRecord[]): void {
    this.#remembered.set(token, { parameters, tasks, at: this.clock.now() });
  }

  #isExpired(known: Remembered): boolean {
    const ends = known.tasks.map((task) => (task.stoppedAt ?? Number.POSITIVE_INFINITY) + this.hourMs);
    return this.clock.now() >= Math.min(known.at + 24 * this.hourMs, Math.max(...ends));
  }
}

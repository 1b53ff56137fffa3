import type { Json } from './json';
import type { Invocation } from './machine-runtime';
import { TaskFailure } from './states-error';

/** What one call of a task leads to. */
export type TaskOutcome =
  | { readonly kind: 'answers'; readonly output: Json }
  | { readonly kind: 'fails'; readonly error: string; readonly cause?: string }
  /** Never answers: ends by the task's TimeoutSeconds. */
  | { readonly kind: 'hangs' };

/** By the state's name, the outcomes of its first, second, … call; the last one holds for all further calls. */
export type TaskScript = Readonly<Record<string, readonly TaskOutcome[]>>;

/** Lambda functions that do what a script says. */
export class ScriptedTasks {
  private readonly made = new Map<string, number>();

  constructor(private readonly script: TaskScript) {}

  /** How often a state's task was called. */
  calls(stateName: string): number {
    return this.made.get(stateName) ?? 0;
  }

  readonly invoke = async ({ stateName }: Invocation): Promise<Json> => {
    const call = this.calls(stateName);
    this.made.set(stateName, call + 1);
    const outcome = this.outcome(stateName, call);
    if (outcome.kind === 'fails') throw new TaskFailure(outcome.error, outcome.cause ?? 'scripted');
    return outcome.kind === 'answers' ? outcome.output : new Promise<never>(() => {});
  };

  private outcome(stateName: string, call: number): TaskOutcome {
    const outcomes = this.script[stateName] ?? [];
    const outcome = outcomes[call] ?? outcomes.at(-1);
    if (!outcome) throw new Error(`the script has no outcome for task "${stateName}"`);
    return outcome;
  }
}

import { loadMachine, UnsupportedDefinition } from '../../../lab/machine';
import { machineOf, pass } from './machines';

/** What a refused definition is, and one problem that must be named. */
export type Refusal = readonly [what: string, definition: unknown, problem: string];

export function problemsOf(definition: unknown): readonly string[] {
  try {
    loadMachine(definition, 'failover');
    return [];
  } catch (error) {
    if (error instanceof UnsupportedDefinition) return error.problems;
    throw error;
  }
}

export const one = (state: object): object => machineOf({ Only: state });
export const reaching = (state: object, ...names: string[]): object =>
  machineOf({ Only: state, ...Object.fromEntries(names.map((name) => [name, pass()])) });

export const TASK_FIELDS =
  'Catch, Comment, End, InputPath, Next, OutputPath, Parameters, QueryLanguage, Resource, ResultPath, ResultSelector, Retry, TimeoutSeconds, Type';

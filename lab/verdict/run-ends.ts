import type { ExecutionEvent } from '../world/executions';
import { ENDINGS } from './moments';

/** How one execution ended, and what it said to whoever had started it. */
export interface RunEnd {
  readonly execution: string;
  readonly region: string;
  /** The last state that it entered, for example `AlreadyRunning`. */
  readonly state: string;
  readonly words: string;
}

/** Of all executions that have ended, in the order of their ends. */
export function runEnds(history: readonly ExecutionEvent[]): readonly RunEnd[] {
  return history
    .filter(({ kind }) => ENDINGS.has(kind))
    .map((end) => ({
      execution: end.execution,
      region: end.region,
      state: lastState(history.filter(({ execution }) => execution === end.execution)),
      words: wordsOf(end),
    }));
}

export const sayEnd = ({ execution, region, state, words }: RunEnd): string =>
  `${execution} in ${region}: ${state}: ${words}`;

const lastState = (events: readonly ExecutionEvent[]): string =>
  events.flatMap((event) => (event.kind === 'StateEntered' ? [event.state] : [])).at(-1) ?? 'no state';

/** A Fail state says its cause; one that ended well leaves its document. */
function wordsOf(end: ExecutionEvent): string {
  if (end.kind === 'ExecutionFailed') return end.cause;
  if (end.kind !== 'ExecutionSucceeded') return end.kind;
  const { claim, report } = end.output as Output;
  return report?.summary ?? claim?.because ?? 'no word';
}

interface Output {
  readonly claim?: { readonly because?: string };
  readonly report?: { readonly summary: string };
}

import { OTHER_STATES } from '../../lambda/contract/steps';
import type { Acknowledged } from '../workload/client';
import type { ExecutionEvent } from '../world/executions';

/** Milliseconds since 1970 of what split the time without service; undefined where it never came. */
export interface RunMoments {
  readonly lastServed: number;
  readonly started?: number;
  readonly owned?: number;
  readonly fenced?: number;
  readonly promoted?: number;
  readonly opened?: number;
  readonly served?: number;
  /** A switchover began to go back. */
  readonly wentBack?: number;
  readonly ended?: number;
}

export function momentsOf(
  history: readonly ExecutionEvent[],
  acknowledged: readonly Acknowledged[],
  first: string,
): RunMoments {
  const run = decisiveRun(history);
  const takers = new Set([...takeovers(history), run]);
  const events = history.filter(({ execution }) => takers.has(execution));
  const at = (kind: ExecutionEvent['kind'], state?: string): number | undefined =>
    events
      .find((event) => event.kind === kind && (state === undefined || ('state' in event && event.state === state)))
      ?.at.getTime();
  const fromFirst = acknowledged.filter(({ region }) => region === first);
  return {
    lastServed: fromFirst.at(-1)?.at ?? Date.now(),
    started: at('ExecutionStarted'),
    owned: at('StateExited', 'TakeOwnership'),
    fenced: at('StateEntered', OTHER_STATES.fenced),
    promoted: at('StateEntered', 'AllPromoted'),
    opened: at('StateExited', 'OpenDatabases'),
    wentBack: at('StateEntered', 'GoBack'),
    served: acknowledged.find(({ region }) => region !== first)?.at,
    ended: history.find(({ kind, execution }) => execution === run && ENDINGS.has(kind))?.at.getTime(),
  };
}

/** Executions that have taken ownership, oldest first: after one that died the next one finds that it has, and goes on. */
const takeovers = (history: readonly ExecutionEvent[]): readonly string[] =>
  history.flatMap((event) =>
    event.kind === 'StateExited' && event.state === 'TakeOwnership' ? [event.execution] : [],
  );

/** The last execution that took ownership, else the one that came furthest, which is the last one. */
export const decisiveRun = (history: readonly ExecutionEvent[]): string | undefined =>
  takeovers(history).at(-1) ?? history.at(-1)?.execution;

/** How an execution may end. */
export const ENDINGS: ReadonlySet<string> = new Set([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionTimedOut',
  'ExecutionAborted',
]);

const PHASES = ['detect', 'decide', 'fence', 'promote', 'open', 'connect'] as const;

/** One after the other, so that they add up: `promote` is what promotion took longer than the fence beside it. */
export function downtimeOf(moments: RunMoments): readonly { readonly phase: string; readonly milliseconds: number }[] {
  const { started, owned, fenced, promoted, opened, served } = moments;
  const ends = [started, owned, fenced, promoted, opened, served];
  let reached = moments.lastServed;
  return PHASES.map((phase, index) => {
    const end = Math.max(reached, ends[index] ?? reached);
    const milliseconds = end - reached;
    reached = end;
    return { phase, milliseconds };
  });
}

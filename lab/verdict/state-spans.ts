import type { TimelineEvent } from '../../lambda/contract/report';
import type { ExecutionEvent } from '../world/executions';

type Entered = Extract<ExecutionEvent, { kind: 'StateEntered' }>;

/** Each Task state as one span, from its first entry to its last exit: a loop of looks is one operation. */
export function stateSpans(history: readonly ExecutionEvent[], zero: number): readonly TimelineEvent[] {
  const spans = new Map<string, { event: Entered; from: number; to: number; failed: boolean }>();
  for (const event of history) {
    if (!('state' in event)) continue;
    const key = `${event.execution}/${event.state}`;
    const at = event.at.getTime();
    const known = spans.get(key);
    if (event.kind === 'StateEntered' && event.type === 'Task' && known === undefined)
      spans.set(key, { event, from: at, to: at, failed: false });
    if (known === undefined) continue;
    if (event.kind === 'StateExited') known.to = at;
    if (event.kind === 'TaskFailed' || event.kind === 'TaskTimedOut')
      spans.set(key, { ...known, to: at, failed: true });
  }
  return [...spans.values()].map(({ event, from, to, failed }) => ({
    atMs: from - zero,
    forMs: to - from,
    lane: event.region,
    text: event.state,
    kind: failed ? 'fault' : 'state',
  }));
}

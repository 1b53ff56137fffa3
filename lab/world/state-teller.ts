import type { ExecutionEvent } from './executions';
import type { Happenings } from './happenings';

/** States that decide or wait in between are no news; a state that is come back to is news once. */
const NEWS = new Set(['Task', 'Succeed', 'Fail']);

/** Tells the names of states as they begin, and what failed. */
export function stateTeller(happenings: Happenings): (event: ExecutionEvent) => void {
  const told = new Set<string>();
  return (event) => {
    const lane = event.region;
    if (event.kind === 'StateEntered' && NEWS.has(event.type) && !told.has(`${event.execution}/${event.state}`)) {
      told.add(`${event.execution}/${event.state}`);
      happenings.tell({ lane, kind: 'state', text: event.state });
    }
    if (event.kind === 'TaskFailed')
      happenings.tell({ lane, kind: 'fault', text: `${event.state} failed: ${event.error}` });
    if (event.kind === 'TaskTimedOut') happenings.tell({ lane, kind: 'fault', text: `${event.state} timed out` });
  };
}

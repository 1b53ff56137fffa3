import type { RunEvent } from '../contract/events';

/** Tells other tools. Best effort, one short try: an event that cannot be sent is logged, never a reason to stop a run. */
export interface RunEvents {
  send(event: RunEvent): Promise<void>;
}

import type { RunEvent } from '../../lambda/contract/events';
import type { RunEvents } from '../../lambda/ports/run-events';

export class MemoryEvents implements RunEvents {
  readonly sent: RunEvent[] = [];
  /** Nobody takes events. */
  away = false;

  async send(event: RunEvent): Promise<void> {
    if (!this.away) this.sent.push(event);
  }
}

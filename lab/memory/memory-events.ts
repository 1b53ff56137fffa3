import type { RunEvent } from '../../lambda/contract/events';
import type { RunEvents } from '../../lambda/ports/run-events';

export class MemoryEvents implements RunEvents {
  readonly sent: RunEvent[] = [];

  async send(event: RunEvent): Promise<void> {
    this.sent.push(event);
  }
}

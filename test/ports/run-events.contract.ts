import type { RunEvent } from '../../lambda/contract/events';
import type { RunEvents } from '../../lambda/ports/run-events';
import type { Struck } from './ledger-subject';

export interface EventsSubject {
  readonly events: RunEvents;
  sent(): readonly RunEvent[];
  /** Nobody takes events any more. */
  silence(): Struck;
  /** The bus answers, and refuses each entry. */
  refuse(): Struck;
}

const event = (how: string): RunEvent => ({
  type: 'Fence Held',
  detail: {
    schemaVersion: 1,
    installation: 'shop',
    workload: 'orders',
    run: 'run-1',
    region: 'us-west-2',
    at: '2026-11-22T12:00:00.000Z',
    how,
  },
});

/** What sending an event promises. */
export function runEventsContract(make: () => Promise<EventsSubject>): void {
  test('events arrive as they were sent, in their order', async () => {
    const { events, sent } = await make();
    await events.send(event('first'));
    await events.send(event('second "é"'));
    expect(sent()).toEqual([event('first'), event('second "é"')]);
  });

  test.each(['silence', 'refuse'] as const)('stops nobody when the bus does not take events: %s', async (how) => {
    const subject = await make();
    const struck = subject[how]();
    await subject.events.send(event('lost'));
    expect(struck.hits).toBe(1);
    expect(subject.sent()).toEqual([]);
  });
}

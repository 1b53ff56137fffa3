import type { Question, Reminder } from '../ports/decision-store';
import { plusSeconds, secondsBetween } from './instants';

/** The moments at which a question is brought to mind: half of the time, and shortly before the deadline if that is later than the question. */
export function dueReminders(
  { askedAt, deadline }: Pick<Question, 'askedAt' | 'deadline'>,
  now: string,
  lastReminderSeconds: number,
): readonly Reminder[] {
  const moments: readonly (readonly [Reminder, string])[] = [
    ['half', plusSeconds(askedAt, secondsBetween(askedAt, deadline) / 2)],
    ['last', plusSeconds(deadline, -lastReminderSeconds)],
  ];
  return moments
    .filter(([, at]) => Date.parse(at) > Date.parse(askedAt) && Date.parse(at) <= Date.parse(now))
    .map(([reminder]) => reminder);
}

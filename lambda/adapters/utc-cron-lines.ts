import { ERRORS, FailoverError } from '../contract/errors';
import type { CronLines, DueSpan } from '../ports/cron-lines';

const MINUTE_MS = 60_000;

/** From and to, as crontab(5) has them; 7 is Sunday too. */
const FIELDS = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12 },
  { name: 'day of the week', from: 0, to: 7 },
] as const;

type Field = (typeof FIELDS)[number];
type Line = readonly [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];

/** Cron lines in UTC, looked through minute by minute: spans are hours, not years. */
export class UtcCronLines implements CronLines {
  due(cron: string, { after, until, limit }: DueSpan): readonly string[] {
    const matches = matcherOf(cron);
    const due: string[] = [];
    const first = (Math.floor(Date.parse(after) / MINUTE_MS) + 1) * MINUTE_MS;
    for (let at = first; at <= Date.parse(until) && due.length < limit; at += MINUTE_MS) {
      const minute = new Date(at);
      if (matches(minute)) due.push(minute.toISOString());
    }
    return due;
  }
}

function matcherOf(cron: string): (minute: Date) => boolean {
  const texts = cron.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) throw notUnderstood(cron, 'it must have five fields');
  const line = FIELDS.map((field, index) => valuesOf(field, texts[index] ?? '', cron)) as unknown as Line;
  const [minutes, hours, days, months, weekdays] = line;
  // Either day is enough when both are given: crontab(5), https://man7.org/linux/man-pages/man5/crontab.5.html
  const [, , day = '*', , weekday = '*'] = texts;
  const either = !day.startsWith('*') && !weekday.startsWith('*');
  return (at) => {
    const [onDay, onWeekday] = [days.has(at.getUTCDate()), onDayOfWeek(weekdays, at.getUTCDay())];
    return (
      minutes.has(at.getUTCMinutes()) &&
      hours.has(at.getUTCHours()) &&
      months.has(at.getUTCMonth() + 1) &&
      (either ? onDay || onWeekday : onDay && onWeekday)
    );
  };
}

const onDayOfWeek = (weekdays: ReadonlySet<number>, day: number): boolean =>
  weekdays.has(day) || (day === 0 && weekdays.has(7));

const valuesOf = (field: Field, text: string, cron: string): Set<number> =>
  new Set(text.split(',').flatMap((part) => valuesOfPart(field, part, cron)));

function valuesOfPart({ name, from, to }: Field, part: string, cron: string): readonly number[] {
  const [, star, first, last, step = '1'] = /^(?:(\*)|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part) ?? [];
  const low = star === undefined ? Number(first) : from;
  const high = star === undefined ? Number(last ?? (part.includes('/') ? to : first)) : to;
  const right = low >= from && high <= to && low <= high && Number(step) >= 1;
  if (!right) throw notUnderstood(cron, `its ${name} is "${part}", from ${from} to ${to} are right`);
  return Array.from({ length: high - low + 1 }, (_, index) => low + index).filter(
    (value) => (value - low) % Number(step) === 0,
  );
}

const notUnderstood = (cron: string, because: string): FailoverError =>
  new FailoverError(ERRORS.badInput, `cron line "${cron}" is not understood, ${because}, for example "0 2 * * *"`);

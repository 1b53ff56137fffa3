import { Cron } from 'croner';
import { wrongCronField } from '../../lambda/contract/cron-fields';
import { CRON_LINE } from '../../lambda/contract/schedules';

/** Whether the function that submits what is due will understand the line: asked at synthesis, of the same reader. */
export function isCronLine(text: string): boolean {
  if (!CRON_LINE.shape.test(text)) return false;
  try {
    new Cron(text, { ...CRON_LINE.reading, timezone: CRON_LINE.zone });
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a line that `isCronLine` refuses, and what would be right. */
export function cronWanted(text: unknown): string {
  const because = typeof text === 'string' && CRON_LINE.shape.test(text) ? wrongCronField(text) : undefined;
  return because === undefined ? CRON_WANTED : `${CRON_WANTED}: ${because}`;
}

/** A name of the IANA database, which Node brings along; offsets such as `+02:00`, which newer versions know too, are none. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

export const CRON_WANTED =
  'a cron line of five fields of numbers (minute, hour, day of the month, month, day of the week) such as "0 2 * * *"';
export const TIME_ZONE_WANTED = 'an IANA time zone such as "Europe/Berlin" or "UTC"';

import { Cron } from 'croner';
import { wrongCronField } from '../contract/cron-fields';
import { ERRORS, FailoverError } from '../contract/errors';
import { CRON_LINE } from '../contract/schedules';
import type { CronLine, CronLines, DueSpan } from '../ports/cron-lines';

/** Cron lines as croner reads them, with the time zones that Node brings along. */
export class CronerLines implements CronLines {
  due(line: CronLine, { after, until, limit }: DueSpan): readonly string[] {
    const reader = readerOf(line);
    const due: string[] = [];
    let at = reader.nextRun(new Date(after));
    while (at !== null && at.getTime() <= Date.parse(until) && due.length < limit) {
      due.push(at.toISOString());
      at = reader.nextRun(at);
    }
    return due;
  }
}

/** Without a function croner starts no timer. */
function readerOf({ cron, timeZone = CRON_LINE.zone }: CronLine): Cron {
  if (!CRON_LINE.shape.test(cron)) throw notUnderstood(cron, 'it must have five fields of numbers and * , - /');
  mustBeKnown(timeZone);
  try {
    return new Cron(cron, { ...CRON_LINE.reading, timezone: timeZone });
  } catch (error) {
    throw notUnderstood(cron, wrongCronField(cron) ?? (error instanceof Error ? error.message : String(error)));
  }
}

/** croner would say so only at the first run. */
function mustBeKnown(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new FailoverError(ERRORS.badInput, `time zone "${timeZone}" is not known, for example "Europe/Berlin"`);
  }
}

const notUnderstood = (cron: string, because: string): FailoverError =>
  new FailoverError(ERRORS.badInput, `cron line "${cron}" is not understood, ${because}, for example "0 2 * * *"`);

import { Cron } from 'croner';
import { wrongCronField } from '../../../lambda/contract/cron-fields';
import { CRON_LINE } from '../../../lambda/contract/schedules';

test.each([
  ['60 2 * * *', 'minute is "60", it must be from 0 to 59'],
  ['0 24 * * *', 'hour is "24", it must be from 0 to 23'],
  ['0 2 0 * *', 'day of the month is "0", it must be from 1 to 31'],
  ['0 2 32 * *', 'day of the month is "32", it must be from 1 to 31'],
  ['0 2 * 1,13 *', 'month is "1,13", it must be from 1 to 12'],
  ['0 2 * * 8', 'day of the week is "8", it must be from 0 to 7'],
  ['0 5-1 * * *', 'hour is "5-1", 5-1 runs backwards'],
  ['*/0 2 * * *', 'minute is "*/0", its step must be from 1 to 59'],
  ['0 2 1-2-3 * *', 'day of the month is "1-2-3", it must be numbers, ranges such as 1-5, or steps such as */15'],
  ['0 2,, * * *', 'hour is "2,,", it must be numbers, ranges such as 1-5, or steps such as */15'],
  ['0 2 * *', 'it has 4 fields'],
])('refuses "%s", and names the field', (line, because) => {
  expect(wrongCronField(line)).toBe(because);
  expect(() => new Cron(line, { ...CRON_LINE.reading, timezone: 'UTC' })).toThrow();
});

test.each(['0 2 * * *', '*/5 6-20,23 1,15 * 1-5', '0 0 * * 7', '10-50/20 * * 2 *'])(
  'finds nothing wrong with "%s"',
  (line) => {
    expect(wrongCronField(line)).toBeUndefined();
    expect(() => new Cron(line, { ...CRON_LINE.reading, timezone: 'UTC' })).not.toThrow();
  },
);

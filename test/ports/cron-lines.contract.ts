import type { CronLines } from '../../lambda/ports/cron-lines';

const DAY = { after: '2026-11-22T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z', limit: 10_000 };

/** What every reader of cron lines promises. */
export function cronLinesContract(lines: CronLines): void {
  const times = (cron: string, span = DAY, timeZone?: string) =>
    lines.due({ cron, ...(timeZone !== undefined && { timeZone }) }, span).map((due) => due.slice(0, 16));

  test.each<[string, string[]]>([
    ['30 2 * * *', ['2026-11-22T02:30']],
    ['0 */6 * * *', ['2026-11-22T06:00', '2026-11-22T12:00', '2026-11-22T18:00', '2026-11-23T00:00']],
    ['15,45 9-10 * * *', ['2026-11-22T09:15', '2026-11-22T09:45', '2026-11-22T10:15', '2026-11-22T10:45']],
    ['0 3 * * 0', ['2026-11-22T03:00']],
    ['0 3 * * 7', ['2026-11-22T03:00']],
    ['0 3 * * 1-5', []],
    ['0 3 1 * 0', ['2026-11-22T03:00']],
    ['0 3 1 12 *', []],
    ['10-20/5 0 * * *', ['2026-11-22T00:10', '2026-11-22T00:15', '2026-11-22T00:20']],
  ])('knows when %s is due on a Sunday', (cron, expected) => expect(times(cron)).toEqual(expected));

  test('a span begins after its first instant and holds its last', () => {
    const span = { after: '2026-11-22T02:30:00.000Z', until: '2026-11-22T02:32:00.000Z', limit: 10 };
    expect(times('* * * * *', span)).toEqual(['2026-11-22T02:31', '2026-11-22T02:32']);
    expect(
      times('* * * * *', { ...span, after: '2026-11-22T02:30:59.999Z', until: '2026-11-22T02:31:30.000Z' }),
    ).toEqual(['2026-11-22T02:31']);
  });

  test('a limit keeps the oldest', () =>
    expect(times('0 * * * *', { ...DAY, limit: 2 })).toEqual(['2026-11-22T01:00', '2026-11-22T02:00']));

  test('29 February is due in leap years', () => {
    const span = { after: '2028-02-28T12:00:00.000Z', until: '2028-03-01T12:00:00.000Z', limit: 10 };
    expect(times('0 0 29 2 *', span)).toEqual(['2028-02-29T00:00']);
    expect(times('0 0 30 2 *', span)).toEqual([]);
  });

  test.each([
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-1 * * * *',
    '*/0 * * * *',
    '*/99 * * * *',
    '5/15 * * * *',
    'soon',
    '@daily',
    '0 2 * * MON',
    '0 2 L * *',
    '0 2 ? * *',
    '0 0 2 * * *',
  ])('refuses %s by name', (cron) =>
    expect(() => lines.due({ cron }, DAY)).toThrow(
      expect.objectContaining({
        name: 'BadInput',
        message: expect.stringContaining(`cron line "${cron}" is not understood`),
      }),
    ),
  );

  describe('in a time zone', () => {
    const inBerlin = (cron: string, after: string, until: string) =>
      times(cron, { after: `${after}T00:00:00.000Z`, until: `${until}T00:00:00.000Z`, limit: 100 }, 'Europe/Berlin');

    test('a line is due by the clocks there, in winter and in summer', () => {
      expect(inBerlin('30 2 * * *', '2026-01-10', '2026-01-11')).toEqual(['2026-01-10T01:30']);
      expect(inBerlin('30 2 * * *', '2026-07-10', '2026-07-11')).toEqual(['2026-07-10T00:30']);
    });

    test('a run whose time is skipped when clocks go forward comes once, at the end of the gap', () =>
      expect(inBerlin('30 2 * * *', '2026-03-28', '2026-03-31')).toEqual([
        '2026-03-28T01:30',
        '2026-03-29T01:00',
        '2026-03-30T00:30',
      ]));

    test('a run whose time occurs twice when clocks go back comes once, the first time', () => {
      expect(inBerlin('30 2 * * *', '2026-10-24', '2026-10-27')).toEqual([
        '2026-10-24T00:30',
        '2026-10-25T00:30',
        '2026-10-26T01:30',
      ]);
    });

    test('asked between the two times, or within the gap, it is not due again', () => {
      const noon = (day: string) => `2026-${day}T12:00:00.000Z`;
      const asked = (after: string, until: string) => times('30 2 * * *', { after, until, limit: 9 }, 'Europe/Berlin');
      expect(asked('2026-10-25T00:30:00.000Z', noon('10-25'))).toEqual([]);
      expect(asked('2026-10-25T01:15:00.000Z', noon('10-25'))).toEqual([]);
      expect(asked('2026-03-29T00:59:59.000Z', noon('03-29'))).toEqual(['2026-03-29T01:00']);
      expect(asked('2026-03-29T01:00:00.000Z', noon('03-29'))).toEqual([]);
    });

    test('several fixed times keep to that too', () => {
      expect(inBerlin('0,30 2-3 * * *', '2026-10-25', '2026-10-26')).toEqual([
        '2026-10-25T00:30',
        '2026-10-25T02:00',
        '2026-10-25T02:30',
      ]);
    });

    test('a line of every so many minutes goes by what has passed: clocks do not touch it', () => {
      const hours = ['00', '01', '02', '03'].map((hour) => `2026-10-25T${hour}:00`);
      const night = { after: '2026-10-24T23:59:00.000Z', until: '2026-10-25T03:00:00.000Z', limit: 100 };
      expect(times('0 * * * *', night, 'Europe/Berlin')).toEqual(hours);
    });

    test.each(['Mars/Olympus', 'Berlin', ''])('refuses the zone "%s" by name', (timeZone) =>
      expect(() => lines.due({ cron: '0 2 * * *', timeZone }, DAY)).toThrow(
        expect.objectContaining({
          name: 'BadInput',
          message: `time zone "${timeZone}" is not known, for example "Europe/Berlin"`,
        }),
      ),
    );
  });
}

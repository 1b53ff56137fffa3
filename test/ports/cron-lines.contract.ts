import type { CronLines } from '../../lambda/ports/cron-lines';

const DAY = { after: '2026-11-22T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z', limit: 10_000 };

/** What every reader of cron lines promises, in UTC. */
export function cronLinesContract(lines: CronLines): void {
  const times = (cron: string, span = DAY) => lines.due(cron, span).map((due) => due.slice(0, 16));

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
    'soon',
  ])('refuses %s by name', (cron) =>
    expect(() => lines.due(cron, DAY)).toThrow(
      expect.objectContaining({
        name: 'BadInput',
        message: expect.stringContaining(`cron line "${cron}" is not understood`),
      }),
    ),
  );
}

import { between, counted, duration, instant } from '../../../lambda/report/figures';

describe('figures', () => {
  test.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [31_449, '31.4 s'],
    [59_960, '1 min 00 s'],
    [252_000, '4 min 12 s'],
    [3_599_700, '1 h 00 min'],
    [3_720_000, '1 h 02 min'],
  ])('%d ms reads as %s', (milliseconds, words) => expect(duration(milliseconds)).toBe(words));

  test('a time that is none is shown as it stands', () => {
    expect(instant('2026-11-22T03:14:07.123Z')).toBe('2026-11-22 03:14:07 UTC');
    expect(instant('soon')).toBe('soon');
  });

  test('the time between is unknown when one end is', () => {
    expect(between('2026-11-22T03:14:07Z', '2026-11-22T03:14:09Z')).toBe(2_000);
    expect(between('2026-11-22T03:14:07Z', undefined)).toBeUndefined();
  });

  test('one is singular', () => {
    expect([counted(1, 'job'), counted(1_200, 'job')]).toEqual(['1 job', '1,200 jobs']);
  });
});

import { parseDurationSeconds } from '../../../lib/config/durations';

describe('parseDurationSeconds', () => {
  it.each([
    ['30s', 30],
    ['30 seconds', 30],
    ['1 second', 1],
    ['2m', 120],
    ['15 minutes', 900],
    ['15min', 900],
    ['1 hour', 3600],
    [' 2h ', 7200],
  ])('reads %j', (text, seconds) => {
    expect(parseDurationSeconds(text)).toBe(seconds);
  });

  it.each(['', '15', 'minutes', '0s', '-5s', '1.5 hours', '2 days', '1e3s', '5 constructor', '15 minutes 3'])(
    'refuses %j',
    (text) => {
      expect(parseDurationSeconds(text)).toBeUndefined();
    },
  );
});

import { recentMaximum, withPeaks } from '../../../lambda/domain/service-peaks';
import type { Observation, ServicePeak } from '../../../lambda/ports/observation-store';

const hour = (hours: number) => new Date(Date.UTC(2026, 0, 1, hours)).toISOString();
const counted = (desired: number) => [{ service: 'api', running: 0, desired }];

/** What has become of counts, by the hour at which they were made. */
function after(...counts: readonly (readonly [hour: number, desired: number])[]) {
  return counts.reduce<readonly ServicePeak[] | undefined>(
    (peaks, [at, desired]) => withPeaks(peaks, counted(desired), hour(at)),
    undefined,
  );
}
const maximum = (peaks: readonly ServicePeak[] | undefined) => recentMaximum({ peaks } as Observation, 'api');

test.each<[string, readonly (readonly [number, number])[], number]>([
  ['the first count', [[0, 3]], 3],
  [
    'a lull of the night does not take the day away',
    [
      [0, 3],
      [8, 9],
      [20, 2],
    ],
    9,
  ],
  [
    'what was long ago is forgotten',
    [
      [0, 9],
      [13, 2],
      [26, 3],
    ],
    3,
  ],
  [
    'a rise counts at once',
    [
      [0, 3],
      [1, 12],
    ],
    12,
  ],
  [
    'an agent that was away for days has nothing newer',
    [
      [0, 9],
      [90, 2],
    ],
    9,
  ],
])('%s', (_, counts, wanted) => {
  expect(maximum(after(...counts))).toBe(wanted);
});

test('what could not be counted changes nothing', () => {
  const peaks = after([0, 7]);
  expect(withPeaks(peaks, undefined, hour(30))).toBe(peaks);
});

test('of what was never counted nothing is known', () => {
  expect(recentMaximum(undefined, 'api')).toBeUndefined();
  expect(recentMaximum({ peaks: after([0, 7]) } as Observation, 'web')).toBeUndefined();
});

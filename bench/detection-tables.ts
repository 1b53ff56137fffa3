import type { Timings } from '../lambda/contract/settings';
import type { FoundStory, IgnoredStory, Since } from './detection-stories';
import type { Sighted } from './sighted';
import { quantile } from './spread';
import { tableOf } from './table';

type Of = (story: string) => readonly Sighted[];
type Moment = Exclude<keyof Sighted, 'faultMs' | 'renewedMs'>;

const SHARES = [0.5, 0.95, 0.99, 1];

/** From where the goal counts to the wish of the standby's agent. */
export function goalTable(stories: readonly FoundStory[], of: Of, timings: Timings): string {
  const heads = ['fault', 'found', 'counted from', 'p50', 'p95', 'p99', 'max', 'goal, p99'];
  const rows = stories.map(({ name, goal }) => {
    const sighted = of(name);
    const waits = waitsOf(sighted, goal.since);
    const isMet = waits.length === sighted.length && quantile(waits, 0.99) <= goal.seconds(timings);
    return [
      name,
      `${waits.length} of ${sighted.length}`,
      goal.since,
      ...SHARES.map((share) => figure(waits, share)),
      `${isMet ? 'met' : 'missed'}, ≤ ${goal.seconds(timings)} s`,
    ];
  });
  return tableOf(heads, rows);
}

/** Seconds from there to the wish, of those that were found. */
export const waitsOf = (sighted: readonly Sighted[], since: Since): readonly number[] =>
  sighted.flatMap(({ wantedMs, renewedMs, faultMs }) => {
    const fromMs = since === 'the fault' ? faultMs : renewedMs;
    return wantedMs === undefined || fromMs === undefined ? [] : [(wantedMs - fromMs) / 1000];
  });

const MOMENTS: readonly (readonly [Moment, string])[] = [
  ['quorumMs', 'quorum'],
  ['wantedMs', 'wish'],
  ['earlyAlarmMs', 'alarm, early'],
  ['alarmMs', 'alarm'],
  ['epochMs', 'epoch'],
];

/** From the fault to each moment, median and p99. */
export function momentsTable(stories: readonly FoundStory[], of: Of): string {
  const heads = ['from the fault, p50 / p99', ...MOMENTS.map(([, head]) => head), 'epoch, max'];
  const rows = stories.map(({ name }) => {
    const since = (moment: Moment) => secondsTo(of(name), moment);
    const both = MOMENTS.map(([moment]) => `${figure(since(moment), 0.5)} / ${figure(since(moment), 0.99)}`);
    return [name, ...both, figure(since('epochMs'), 1)];
  });
  return tableOf(heads, rows);
}

export function ignoredTable(stories: readonly IgnoredStory[], of: Of): string {
  const heads = ['must move nothing', 'draws', 'wishes', 'alarms', 'epochs raised', 'goal'];
  const rows = stories.map(({ name }) => {
    const count = (moment: Moment) => secondsTo(of(name), moment).length;
    const counts = [count('wantedMs'), count('alarmMs'), count('epochMs')];
    return [name, `${of(name).length}`, ...counts.map(String), `${count('epochMs') === 0 ? 'met' : 'missed'}, 0`];
  });
  return tableOf(heads, rows);
}

const secondsTo = (sighted: readonly Sighted[], moment: Moment): readonly number[] =>
  sighted.flatMap((one) => {
    const atMs = one[moment];
    return atMs === undefined ? [] : [(atMs - one.faultMs) / 1000];
  });

const figure = (values: readonly number[], share: number): string =>
  values.length === 0 ? 'never' : `${quantile(values, share).toFixed(1)} s`;

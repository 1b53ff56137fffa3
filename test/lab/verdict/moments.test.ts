import { decisiveRun, downtimeOf, momentsOf } from '../../../lab/verdict/moments';
import {
  entered,
  event,
  evidence,
  exited,
  HISTORY,
  HOME,
  STANDBY,
  started,
  succeeded,
  write,
  ZERO,
} from './sample-evidence';

test('moments are those of the run and of the clients', () => {
  const moments = evidence().moments;
  const after = Object.fromEntries(
    Object.entries(moments).map(([name, at]) => [name, at === undefined ? at : at - ZERO]),
  );
  expect(after).toEqual({
    lastServed: -90,
    started: 2_000,
    owned: 3_000,
    fenced: 7_000,
    promoted: 7_500,
    opened: 8_000,
    served: 9_010,
    ended: 12_000,
  });
});

test('what never came has no moment', () => {
  const { lastServed, ...rest } = momentsOf([], [write('order-1', HOME, -100)], HOME);
  expect(lastServed).toBe(ZERO - 90);
  expect(Object.values(rest).filter((at) => at !== undefined)).toEqual([]);
});

test.each(['ExecutionFailed', 'ExecutionTimedOut'] as const)('a run may end by %s', (kind) => {
  const ending = kind === 'ExecutionFailed' ? { kind, error: 'FailoverIncomplete', cause: '' } : { kind };
  expect(momentsOf([event(0, started), event(50, ending)], [], HOME).ended).toBe(ZERO + 50);
});

test('of several runs the one that took ownership is told about, wherever it stands', () => {
  const others = [
    event(0, started, 'early'),
    ...HISTORY,
    event(20_000, started, 'late'),
    event(20_100, succeeded, 'late'),
  ];
  expect(decisiveRun(others)).toBe('run-1');
  expect(momentsOf(others, [], HOME)).toMatchObject({ started: ZERO + 2_000, ended: ZERO + 12_000 });
});

test('after a run that died the next one is told about; what the dead one reached counts from when it was reached', () => {
  const history = [
    event(1_000, started, 'dead'),
    event(2_000, exited('TakeOwnership'), 'dead'),
    event(2_500, entered('Fenced', 'Pass'), 'dead'),
    event(2_600, { kind: 'ExecutionAborted' }, 'dead'),
    ...HISTORY,
  ];
  expect(decisiveRun(history)).toBe('run-1');
  expect(momentsOf(history, [], HOME)).toMatchObject({
    started: ZERO + 1_000,
    owned: ZERO + 2_000,
    fenced: ZERO + 2_500,
    ended: ZERO + 12_000,
  });
});

test('without ownership the last run is told about', () => {
  expect(decisiveRun([event(0, started, 'a'), event(1, exited('Precheck'), 'b')])).toBe('b');
  expect(decisiveRun([])).toBeUndefined();
});

test('the phases of a downtime add up to the whole of it', () => {
  const { moments } = evidence();
  const phases = downtimeOf(moments);
  expect(phases).toEqual([
    { phase: 'detect', milliseconds: 2_090 },
    { phase: 'decide', milliseconds: 1_000 },
    { phase: 'fence', milliseconds: 4_000 },
    { phase: 'promote', milliseconds: 500 },
    { phase: 'open', milliseconds: 500 },
    { phase: 'connect', milliseconds: 1_010 },
  ]);
  const whole = phases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  expect(whole).toBe((moments.served ?? 0) - moments.lastServed);
});

test('a promotion that ended before the fence costs nothing of its own', () => {
  const moments = { ...evidence().moments, promoted: ZERO + 4_000 };
  const phases = new Map(downtimeOf(moments).map(({ phase, milliseconds }) => [phase, milliseconds]));
  expect([phases.get('fence'), phases.get('promote'), phases.get('open')]).toEqual([4_000, 0, 1_000]);
});

test('a phase that never came takes no time, and none is negative', () => {
  const { lastServed, served } = evidence().moments;
  const phases = downtimeOf({ lastServed, served, started: lastServed - 5_000 });
  expect(phases.map(({ milliseconds }) => milliseconds)).toEqual([0, 0, 0, 0, 0, 9_100]);
  expect(downtimeOf(momentsOf([], [write('x', STANDBY, 0)], HOME)).every(({ milliseconds }) => milliseconds >= 0)).toBe(
    true,
  );
});

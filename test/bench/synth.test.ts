import { linearFit } from '../../bench/linear-fit';
import { LongPromotion } from '../../bench/long-promotion';
import { type Measured, measureHistory, measureSynth, verdicts } from '../../bench/synth';
import { exampleFailover } from './example-failover';

test('a straight line is found in points that lie on it', () => {
  const { perUnit, atZero, rSquared } = linearFit([1, 10, 50].map((x) => [x, 7 + 3 * x]));
  expect([perUnit, atZero, rSquared].map((value) => Number(value.toFixed(9)))).toEqual([3, 7, 1]);
});

test('fails to call a curve straight', () => {
  expect(linearFit([1, 10, 50, 100].map((x) => [x, x * x])).rSquared).toBeLessThan(0.98);
  expect(() => linearFit([[1, 1]])).toThrow('a line needs two points, there are 1');
});

/** Each waits for a process of the app, or bundles what ships. */
const SLOW_MS = 300_000;

const apps = (bytesEach: number, cpuMsEach: number): Measured[] =>
  [1, 50, 100].map((databases) => ({
    databases,
    cpuMs: 900 + cpuMsEach * databases,
    stacks: [
      { stack: 'data', bytes: 10_000 + bytesEach * databases, resources: 31 + 6 * databases },
      { stack: 'ledger', bytes: 1_000, resources: 1 },
    ],
  }));

test('goals are met by cheap databases, and missed by dear ones', () => {
  expect(verdicts(apps(1_900, 20))).toEqual([
    'all templates: 1.9 kB a database, R² 1.0000; goal ≤ 2 kB, R² ≥ 0.999: met',
    'largest template: 1.9 kB a database, R² 1.0000; goal ≤ 2 kB, R² ≥ 0.999: met',
    'synth CPU: 20.0 ms a database, R² 1.0000; goal ≤ 25 ms, R² ≥ 0.999: met',
    'a stack holds 500 resources: room for 78 databases that the app creates, in one workload',
  ]);
  const dear = verdicts(apps(2_100, 30));
  expect(dear.filter((line) => line.endsWith(': missed'))).toHaveLength(3);
});

test('a promotion takes as long as it is told, and nothing else changes', () => {
  const [dice, plain] = [new LongPromotion('1', 600_000), new LongPromotion('1', 1)];
  expect(dice.between('promotion of db-1', 0, 1)).toBe(600_000);
  expect(dice.between('reboot of db-1', 0, 1)).toBe(plain.between('reboot of db-1', 0, 1));
});

test(
  'the history of a long promotion is counted',
  async () => {
    const failover = await exampleFailover();
    const [short, long] = [
      await measureHistory(failover, { databases: 2, minutes: 3 }),
      await measureHistory(failover, { databases: 2, minutes: 10 }),
    ];
    const events = (text: string): number => Number(/ has (\d+) history events/.exec(text)?.[1]);
    expect(events(long)).toBeGreaterThan(events(short));
    expect(long).toMatch(/goal ≤ 50 %: met$/m);
  },
  SLOW_MS,
);

test(
  'the app is synthesized in a process of its own, once for each count',
  async () => {
    const table = await measureSynth({ rounds: 1 }, [10, 11]);
    expect(table).toMatch(/^\| 10 +\| .* kB \| .* ms \|$/m);
    expect(table).toContain('npm run bench -- synth --rounds 1');
  },
  SLOW_MS,
);

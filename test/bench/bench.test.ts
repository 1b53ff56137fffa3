import { Command } from 'commander';
import { BENCHMARKS } from '../../bench/benchmarks';
import { quantile, spreadOf } from '../../bench/spread';
import { tableOf } from '../../bench/table';

test.each([
  [[3], { median: 3, low: 3, high: 3 }],
  [[5, 1, 2], { median: 2, low: 1.5, high: 3.5 }],
  [[4, 1, 2, 3], { median: 2.5, low: 1.75, high: 3.25 }],
])('of %j the median and the middle half', (values, spread) => expect(spreadOf(values)).toEqual(spread));

test.each([
  [0, 1],
  [0.5, 2.5],
  [0.95, 3.85],
  [1, 4],
])('a share of %d of one to four lies below %d', (share, value) =>
  expect(quantile([4, 2, 3, 1], share)).toBeCloseTo(value),
);

test('fails without a measurement', () => expect(() => spreadOf([])).toThrow('nothing was measured'));

test('a table has words to the left and figures to the right', () => {
  expect(tableOf(['writing', 'per s'], [['inserts', '7']])).toBe(
    ['| writing | per s |', '| ------- | ----: |', '| inserts |     7 |'].join('\n'),
  );
});

/** The option that says how often, where it is not the number of draws. */
const COUNTED_BY: Readonly<Record<string, string>> = {
  guard: '--rounds',
  dispatch: '--rounds',
  'crash-points': '--every',
  loss: '--runs',
  synth: '--rounds',
};

test.each(BENCHMARKS)('$name declares itself, and refuses an option that means nothing', async ({ name, define }) => {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  define(program
    .command(name)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined }));
  await expect(program.parseAsync(['node', 'bench', name, COUNTED_BY[name] ?? '--draws', 'many'])).rejects.toThrow(
    '"many" is no whole',
  );
});

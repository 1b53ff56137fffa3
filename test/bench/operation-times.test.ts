import { Dice } from '../../bench/dice';
import {
  drawMs,
  OPERATION_TIMES,
  type Operation,
  type OperationTime,
  PROMOTION_TIMES,
} from '../../bench/operation-times';
import { promotionOf } from '../../bench/promotions';

const OPERATIONS = Object.keys(OPERATION_TIMES) as Operation[];
const DRAWS = 2_000;

test('the same seed draws the same, another one something else', () => {
  const draws = (seed: string) => Array.from({ length: 5 }, (_, draw) => new Dice(`${seed}/${draw}`).next('ledger'));
  expect(draws('1')).toEqual(draws('1'));
  expect(draws('1')).not.toEqual(draws('2'));
});

test('what is drawn for one thing does not move what is drawn for another', () => {
  const [alone, beside] = [new Dice('1'), new Dice('1')];
  for (let count = 0; count < 10; count += 1) beside.next('sql');
  expect(beside.next('ledger')).toBe(alone.next('ledger'));
});

test('chance is even: each tenth gets about a tenth', () => {
  const dice = new Dice('1');
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let count = 0; count < 10_000; count += 1) {
    const tenth = Math.floor(dice.next('even') * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(120);
});

describe.each(OPERATIONS)('%s', (operation) => {
  const { lowMs, highMs, tail, source }: OperationTime = OPERATION_TIMES[operation];
  const dice = new Dice('1');
  const draws = Array.from({ length: DRAWS }, () => drawMs(operation, dice));

  test('is drawn from its range, in whole milliseconds', () => {
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(lowMs);
    expect(Math.max(...draws)).toBeLessThanOrEqual(tail?.upToMs ?? highMs);
    expect(draws.every(Number.isInteger)).toBe(true);
  });

  test('is slow as often as it says', () => {
    const slow = draws.filter((ms) => ms > highMs).length / DRAWS;
    expect(Math.abs(slow - (tail?.share ?? 0))).toBeLessThan(0.01);
  });

  test('says where its range comes from', () => expect(source).toMatch(/assumption|https:\/\/|2 s|500 ms/));
});

test.each(Object.entries(PROMOTION_TIMES))('a promotion of %s is drawn from its range and cites AWS', (kind, time) => {
  const { durationMs } = promotionOf('db-1', kind as keyof typeof PROMOTION_TIMES, new Dice('1'));
  expect(durationMs).toBeGreaterThanOrEqual(time.lowMs);
  expect(durationMs).toBeLessThanOrEqual(time.highMs);
  expect(time.source).toContain('https://docs.aws.amazon.com/');
});

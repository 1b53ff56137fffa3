import { seeded } from '../../../lab/scenarios/random';

const draws = (seed: number, count = 5): number[] => Array.from({ length: count }, seeded(seed));

test('the same seed draws the same numbers, another seed others', () => {
  expect(draws(7)).toEqual(draws(7));
  expect(draws(7)).not.toEqual(draws(8));
});

test('draws lie from 0 to below 1 and are spread evenly', () => {
  const many = draws(20_261_122, 10_000);
  expect(many.every((draw) => draw >= 0 && draw < 1)).toBe(true);
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => many.filter((draw) => Math.floor(draw * 10) === tenth).length,
  );
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

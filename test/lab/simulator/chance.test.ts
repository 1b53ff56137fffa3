import { Chance } from '../../../lab/simulator/chance';

const draws = (chance: Chance): readonly number[] => Array.from({ length: 20 }, () => chance.whole(0, 1_000_000));

test('the same seed and name draw the same numbers, another name or seed draws others', () => {
  expect(draws(new Chance(7, 'keeper'))).toEqual(draws(new Chance(7, 'keeper')));
  expect(draws(new Chance(7, 'keeper'))).not.toEqual(draws(new Chance(7, 'agent')));
  expect(draws(new Chance(7, 'keeper'))).not.toEqual(draws(new Chance(8, 'keeper')));
});

test('what a part has drawn changes nothing for the parts that come from it', () => {
  const used = new Chance(7, 'world');
  draws(used);
  expect(draws(used.of('keeper'))).toEqual(draws(new Chance(7, 'world').of('keeper')));
});

test('draws stay within their bounds, and weights are kept', () => {
  const chance = new Chance(1, 'bounds');
  const whole = Array.from({ length: 2_000 }, () => chance.whole(3, 5));
  expect(new Set(whole)).toEqual(new Set([3, 4, 5]));
  const heavy = Array.from({ length: 4_000 }, () =>
    chance.weighed([
      [3, 'often'],
      [1, 'seldom'],
    ] as const),
  ).filter((option) => option === 'often').length;
  expect(heavy / 4_000).toBeCloseTo(0.75, 1);
});

test('fails to pick from nothing', () => {
  expect(() => new Chance(1, 'nothing').pick([])).toThrow('nothing to pick from');
});

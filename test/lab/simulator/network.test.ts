import { Network } from '../../../lab/simulator/network';

test('a cut stops one way, and two cuts of the same way need two mends', () => {
  const network = new Network();
  network.cut('home', 'standby');
  network.cut('home', 'standby');
  expect([network.reaches('home', 'standby'), network.reaches('standby', 'home')]).toEqual([false, true]);
  network.mend('home', 'standby');
  expect(network.reaches('home', 'standby')).toBe(false);
  network.mend('home', 'standby');
  expect(network.reaches('home', 'standby')).toBe(true);
});

test('a replica of the ledger answers while it reaches one other both ways', () => {
  const network = new Network();
  for (const other of ['standby', 'tiebreaker'] as const) network.cut('home', other);
  expect(['home', 'standby', 'tiebreaker'].map((place) => network.hasQuorum(place as 'home'))).toEqual([
    false,
    true,
    true,
  ]);
  expect([network.isIsolated('home'), network.isIsolated('standby')]).toEqual([true, false]);
});

test('a Region that is lost reaches nobody, and one that catches up answers nothing until it has', () => {
  const network = new Network();
  network.lose('home');
  expect([network.reaches('standby', 'home'), network.hasQuorum('home'), network.hasQuorum('standby')]).toEqual([
    false,
    false,
    true,
  ]);
  network.restore('home');
  network.catchUp('home', 1);
  expect([network.reaches('standby', 'home'), network.hasQuorum('home')]).toEqual([true, false]);
  network.catchUp('home', -1);
  expect(network.hasQuorum('home')).toBe(true);
});

test('with two Regions lost the third has no quorum', () => {
  const network = new Network();
  network.lose('home');
  network.lose('tiebreaker');
  expect(network.hasQuorum('standby')).toBe(false);
});

test('a slow link delays what goes over it; the own replica asks the quicker of the other two', () => {
  const network = new Network();
  network.slow('home', 'standby', 900);
  expect([network.delayMs('home', 'standby'), network.delayMs('standby', 'home')]).toEqual([900, 900]);
  expect([network.delayMs('home', 'home'), network.delayMs('tiebreaker', 'standby')]).toEqual([0, 0]);
  network.cut('home', 'tiebreaker');
  expect(network.delayMs('home', 'home')).toBe(900);
});

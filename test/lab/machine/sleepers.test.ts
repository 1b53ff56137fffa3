import { Sleepers } from '../../../lab/machine/sleepers';

/** Takes all that sleep, and answers whom it took. */
function takeAll(sleepers: Sleepers): number[] {
  const taken: number[] = [];
  for (let next = sleepers.take(); next !== undefined; next = sleepers.take()) taken.push(next.wakeAtMs);
  return taken;
}

/** Scattered, and the same each time. */
const SCATTERED = Array.from({ length: 200 }, (_, n) => (n * 7919) % 101);

describe('sleepers', () => {
  test('come out by their time', () => {
    const sleepers = new Sleepers();
    for (const wakeAtMs of SCATTERED) sleepers.add(wakeAtMs, () => {});
    expect(sleepers.first()?.wakeAtMs).toBe(0);
    expect(takeAll(sleepers)).toEqual([...SCATTERED].sort((a, b) => a - b));
    expect(sleepers.size).toBe(0);
  });

  test('come out in the order they came where their time is the same', () => {
    const sleepers = new Sleepers();
    const woken: number[] = [];
    const order = SCATTERED.map((wakeAtMs, arrival) => ({ wakeAtMs: wakeAtMs % 3, arrival }));
    for (const { wakeAtMs, arrival } of order) sleepers.add(wakeAtMs, () => woken.push(arrival));
    for (let next = sleepers.take(); next !== undefined; next = sleepers.take()) next.wake();
    // Sorting is stable.
    expect(woken).toEqual([...order].sort((a, b) => a.wakeAtMs - b.wakeAtMs).map(({ arrival }) => arrival));
  });

  test('that are forgotten never come out and are not counted, wherever they stand', () => {
    const sleepers = new Sleepers();
    const forgets = SCATTERED.map((wakeAtMs) => sleepers.add(wakeAtMs, () => {}));
    forgets.forEach((forget, n) => {
      if (n % 2 === 0) forget();
    });
    forgets[0]?.();
    const kept = SCATTERED.filter((_, n) => n % 2 === 1);
    expect(sleepers.size).toBe(kept.length);
    expect(takeAll(sleepers)).toEqual([...kept].sort((a, b) => a - b));
  });

  test('that were taken can be forgotten without harm', () => {
    const sleepers = new Sleepers();
    const forget = sleepers.add(1, () => {});
    sleepers.add(2, () => {});
    sleepers.take();
    forget();
    expect(sleepers.size).toBe(1);
  });
});

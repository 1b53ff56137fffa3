import { ManualClock } from '../../../lab/memory';
import { loop } from '../../../lambda/loops/loop';

const TIMES = { lifeSeconds: 20, tickSeconds: 5 };

test('ticks until its life is over', async () => {
  const clock = new ManualClock();
  const at: number[] = [];
  const start = clock.now().getTime();
  const running = loop(
    async () => void at.push((clock.now().getTime() - start) / 1000),
    TIMES,
    clock,
    () => undefined,
  );
  await clock.advance(30);
  await running;
  expect(at).toEqual([0, 5, 10, 15]);
});

test('a tick that fails is told, and the next one comes', async () => {
  const clock = new ManualClock();
  const errors: unknown[] = [];
  const running = loop(
    () => Promise.reject(new Error('no')),
    TIMES,
    clock,
    (error) => errors.push(error),
  );
  await clock.advance(30);
  await running;
  expect(errors).toHaveLength(4);
});

test('a slow tick shortens the wait after it', async () => {
  const clock = new ManualClock();
  const at: number[] = [];
  const start = clock.now().getTime();
  const tick = async () => {
    at.push((clock.now().getTime() - start) / 1000);
    await clock.sleep(3_000);
  };
  const running = loop(tick, TIMES, clock, () => undefined);
  await clock.advance(30);
  await running;
  expect(at).toEqual([0, 5, 10, 15]);
});

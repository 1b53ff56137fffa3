import { VirtualClock } from '../../../lab/machine';
import { Process } from '../../../lab/simulator/process';

const made = (skewMs = 0, limitMs?: number) => {
  const virtual = new VirtualClock();
  const time = { nowMs: () => virtual.nowMs, sleep: (ms: number) => virtual.sleep(ms) };
  const process = new Process('keeper', 'home', 'us-east-1', time, skewMs, limitMs && virtual.nowMs + limitMs);
  const beganMs = virtual.nowMs;
  return { process, virtual, atMs: () => virtual.nowMs - beganMs };
};

/** True when it has settled by then. */
async function settlesWithin(ms: number, work: Promise<unknown>, virtual: VirtualClock): Promise<boolean> {
  let settled = false;
  void work.then(() => {
    settled = true;
  });
  await virtual.sleep(ms);
  return settled;
}

test('a sleep goes on after a pause where it stopped: the monotonic clock stands still, the wall clock does not', async () => {
  const { process, virtual, atMs } = made();
  const slept = process.clock.sleep(10_000).then(atMs);
  await virtual.sleep(4_000);
  process.pause(60_000);
  expect(await slept).toBe(70_000);
});

test('pauses that overlap last to the later end, and are counted once', async () => {
  const { process, virtual, atMs } = made();
  const slept = process.clock.sleep(10_000).then(atMs);
  process.pause(20_000);
  await virtual.sleep(10_000);
  process.pause(30_000);
  process.pause(1_000);
  expect(await slept).toBe(50_000);
});

test('whoever goes through the gate in a pause comes out at its end, without one at once', async () => {
  const { process, atMs } = made();
  expect(process.gate()).toBeUndefined();
  process.pause(5_000);
  await process.gate();
  expect(atMs()).toBe(5_000);
});

test('a dead process goes on with nothing, asleep or at the gate', async () => {
  const { process, virtual } = made();
  const sleeping = process.clock.sleep(1_000);
  process.die();
  expect(await settlesWithin(100_000, Promise.race([sleeping, process.gate()]), virtual)).toBe(false);
});

test('the Lambda service ends it at its limit, also when it was paused until then', async () => {
  const { process, virtual } = made(0, 30_000);
  process.pause(40_000);
  expect(process.isDead).toBe(false);
  expect(await settlesWithin(100_000, process.gate() ?? Promise.resolve(), virtual)).toBe(false);
  expect(process.isDead).toBe(true);
});

test('its wall clock may be off, and is no other process’ matter', () => {
  const { process, virtual } = made(-2_500);
  expect(process.clock.now().getTime()).toBe(virtual.nowMs - 2_500);
});

import { existsSync } from 'node:fs';
import { Container } from '../../../lab/lambda/container';
import type { LabFunction } from '../../../lab/lambda/lab-function';
import { BundleFolder, comesTrue, isAlive } from './bundles';

// Without an extension Jest takes container.cjs, which is the process's own file.
jest.mock('../../../lab/lambda/container', () => jest.requireActual('../../../lab/lambda/container.ts'));

const folder = new BundleFolder();
const started: Container[] = [];

function container(given: Partial<LabFunction> = {}, environment: Record<string, string> = {}): Container {
  const made = new Container(folder.lambda(given), environment, folder.file('container.log'));
  started.push(made);
  return made;
}

const answerOf = async (made: Container, event: object) => (await made.invoke('request-1', event)) as { pid: number };

afterEach(() => Promise.all(started.splice(0).map((one) => one.kill())));
afterAll(() => folder.remove());

test('a container answers with what the handler of the bundle returns, and is warm for the next event', async () => {
  const made = container({}, { AWS_REGION: 'us-west-2' });
  const first = await made.invoke('request-1', { a: 1 });
  expect(first).toMatchObject({ event: { a: 1 }, calls: 1, region: 'us-west-2', name: 'shop-orders-step' });
  expect(first).toMatchObject({ request: 'request-1' });
  expect(await made.invoke('request-2', {})).toMatchObject({ calls: 2 });
});

test('a handler that returns nothing answers null', async () => {
  expect(await container().invoke('request-1', { does: 'say nothing' })).toBeNull();
});

test('a container knows how much of its time is left', async () => {
  const { leftMs } = (await container({ timeoutSeconds: 7 }).invoke('request-1', {})) as { leftMs: number };
  expect(leftMs).toBeGreaterThan(0);
  expect(leftMs).toBeLessThanOrEqual(7_000);
});

test('a container whose clock runs twelvefold reads it so, and its time-out does not follow', async () => {
  const originMs = Date.now() - 10_000;
  const made = container({ timeoutSeconds: 7 }, { LAB_CLOCK: JSON.stringify({ originMs, rate: 12 }) });
  const answer = (await made.invoke('request-1', {})) as Readonly<
    Record<'nowMs' | 'newMs' | 'givenMs' | 'leftMs', number>
  >;
  for (const read of [answer.nowMs, answer.newMs]) {
    expect(read).toBeGreaterThanOrEqual(originMs + 120_000);
    expect(read).toBeLessThanOrEqual(originMs + 12 * (Date.now() - originMs));
  }
  expect(answer.givenMs).toBe(7);
  expect([answer.leftMs > 0, answer.leftMs <= 7_000]).toEqual([true, true]);
});

test('a container sees of the environment only what it is given', async () => {
  process.env.SECRET_OF_THE_PARENT = 'seen';
  try {
    expect(await container().invoke('request-1', {})).toMatchObject({ secret: 'not seen' });
  } finally {
    delete process.env.SECRET_OF_THE_PARENT;
  }
});

test("what a handler writes stands in the function's log", async () => {
  await container().invoke('request-1', {});
  expect(await comesTrue(() => folder.read('container.log').includes('call 1'))).toBe(true);
});

test('fails with the error name and the message of the handler, as Lambda reports them', async () => {
  const failure = container().invoke('request-1', { does: 'throw' });
  await expect(failure).rejects.toMatchObject({ error: 'Transient' });
  const reported = await failure.catch((error: { readonly cause: string }) => error.cause);
  const cause = JSON.parse(String(reported));
  expect(cause).toMatchObject({ errorType: 'Transient', errorMessage: 'the ledger did not answer' });
  expect(cause.trace[0]).toContain('Transient');
});

test('fails with a plain Error when the handler throws something else', async () => {
  await expect(container().invoke('request-1', { does: 'throw text' })).rejects.toMatchObject({ error: 'Error' });
});

test('fails with Runtime.ExitError when the process ends by itself, and is not used again', async () => {
  const made = container();
  await expect(made.invoke('request-1', { does: 'exit' })).rejects.toMatchObject({ error: 'Runtime.ExitError' });
  expect([made.alive, made.usable]).toEqual([false, false]);
});

test('fails with Sandbox.Timedout after its time, and the process is gone', async () => {
  const made = container({ timeoutSeconds: 1 });
  const file = folder.file('hangs.pid');
  const failure = made.invoke('request-1', { does: 'hang', file });
  await expect(failure).rejects.toMatchObject({
    error: 'Sandbox.Timedout',
    cause: expect.stringContaining('Task timed out after 1.00 seconds'),
  });
  expect([made.alive, isAlive(Number(folder.read('hangs.pid')))]).toEqual([false, false]);
});

test('a container is busy while it runs an event', async () => {
  const made = container();
  expect(made.usable).toBe(true);
  const answer = made.invoke('request-1', {});
  expect(made.usable).toBe(false);
  await answer;
  expect(made.usable).toBe(true);
});

test('a container that is killed in the middle of its work fails the event and leaves no process', async () => {
  const made = container();
  const file = folder.file('killed.pid');
  const failure = made.invoke('request-1', { does: 'hang', file });
  const seen = expect(failure).rejects.toMatchObject({ error: 'Runtime.ExitError' });
  expect(await comesTrue(() => existsSync(file) && folder.read('killed.pid') !== '')).toBe(true);
  await made.kill();
  await seen;
  expect([made.alive, isAlive(Number(folder.read('killed.pid')))]).toEqual([false, false]);
});

test('a container can be killed twice, and abandoned after it', async () => {
  const made = container();
  const { pid } = await answerOf(made, {});
  await Promise.all([made.kill(), made.kill()]);
  await made.kill();
  made.abandon();
  expect(isAlive(pid)).toBe(false);
});

test('a container that is abandoned goes away', async () => {
  const made = container();
  const { pid } = await answerOf(made, {});
  made.abandon();
  expect(await comesTrue(() => !isAlive(pid))).toBe(true);
});

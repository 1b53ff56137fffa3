import { existsSync } from 'node:fs';
import { LambdaFunctions } from '../../../lab/lambda/functions';
import type { LabFunction } from '../../../lab/lambda/lab-function';
import { BundleFolder, comesTrue, isAlive } from './bundles';

// Without an extension Jest takes container.cjs, which is the process's own file.
jest.mock('../../../lab/lambda/container', () => jest.requireActual('../../../lab/lambda/container.ts'));

const folder = new BundleFolder();
const west = folder.lambda({ environment: { HANDOVER_FUNCTION: 'run-steps' } });
const east = folder.lambda({ name: 'shop-orders-keeper', region: 'us-east-1' });
let functions: LambdaFunctions;

interface Answer {
  readonly pid: number;
  readonly calls: number;
}

const invoke = async ({ arn }: LabFunction, event: object = {}) => (await functions.invoke(arn, event)) as Answer;

beforeEach(() => {
  functions = new LambdaFunctions({
    functions: [west, east],
    environment: ({ region }) => ({ AWS_ENDPOINT_URL: `http://127.0.0.1:1/${region}` }),
    logFolder: folder.path,
  });
});
afterEach(() => functions.stop());
afterAll(() => folder.remove());

test('a warm container is used again, and an event at the same time gets its own', async () => {
  const first = await invoke(west);
  expect(await invoke(west)).toMatchObject({ pid: first.pid, calls: 2 });
  const [one, two] = await Promise.all([invoke(west), invoke(west)]);
  expect(one.pid).not.toBe(two.pid);
});

test("a function runs in its Region, with a key that names it, and logs under its Region's name", async () => {
  expect(await invoke(west)).toMatchObject({ region: 'us-west-2', name: 'shop-orders-step' });
  expect((await invoke(west)) as object).toMatchObject({ key: expect.stringContaining('shop-orders-step') });
  expect(existsSync(folder.file('us-west-2.shop-orders-step.log'))).toBe(true);
});

test('a function that ran into its time-out gets a new container for the next event', async () => {
  const slow = folder.lambda({ timeoutSeconds: 0.5, name: 'shop-orders-slow' });
  const own = new LambdaFunctions({ functions: [slow], environment: () => ({}), logFolder: folder.path });
  try {
    await expect(own.invoke(slow.arn, { does: 'hang' })).rejects.toThrow();
    await expect(own.invoke(slow.arn, { does: 'say nothing' })).resolves.toBeNull();
  } finally {
    await own.stop();
  }
});

test('fails by name for a function that the app does not hold', async () => {
  await expect(functions.invoke('arn:aws:lambda:us-west-2:1:function:gone', {})).rejects.toThrow(
    'no function arn:aws:lambda:us-west-2:1:function:gone in the synthesized app',
  );
});

test('a Region that dies takes its containers along and answers no more, the other Region goes on', async () => {
  const { pid } = await invoke(east);
  const { pid: other } = await invoke(west);
  const running = functions.invoke(east.arn, { does: 'hang' });
  const seen = expect(running).rejects.toMatchObject({ error: 'Runtime.ExitError' });
  await functions.kill('us-east-1');
  await seen;
  expect(isAlive(pid)).toBe(false);
  await expect(functions.invoke(east.arn, {})).rejects.toMatchObject({ error: 'Lambda.SdkClientException' });
  expect(await invoke(west)).toMatchObject({ pid: other });
});

test('a Region that is back answers again, from new containers', async () => {
  const { pid } = await invoke(east);
  await functions.kill('us-east-1');
  functions.revive('us-east-1');
  expect((await invoke(east)).pid).not.toBe(pid);
});

test('a deleted function ends at once and is never found again, also when its Region comes back; what it misses is counted', async () => {
  const { pid } = await invoke(east);
  const { pid: other } = await invoke(west);
  const deleted = await functions.delete('us-east-1', 'keeper');
  expect(isAlive(pid)).toBe(false);
  functions.revive('us-east-1');
  await expect(functions.invoke(east.arn, {})).rejects.toMatchObject({ error: 'Lambda.ResourceNotFoundException' });
  expect(deleted.hits).toBe(1);
  expect(await invoke(west)).toMatchObject({ pid: other });
});

test('fails when a function that is not there is to be deleted', async () => {
  await expect(functions.delete('us-west-2', 'keeper')).rejects.toThrow('no function "keeper" in us-west-2');
});

test('after stop no process is left', async () => {
  const answers = await Promise.all([invoke(west), invoke(west), invoke(east)]);
  await functions.stop();
  expect(answers.map(({ pid }) => isAlive(pid))).toEqual([false, false, false]);
});

test('abandoned containers go away by themselves', async () => {
  const { pid } = await invoke(west);
  functions.abandon();
  expect(await comesTrue(() => !isAlive(pid))).toBe(true);
});

test('what is under way can be frozen and goes on when it is thawed; what is idle is left alone', async () => {
  expect(functions.underWay(() => true)).toEqual([]);
  await invoke(east);
  const answer = invoke(west);
  const frozen = functions.underWay(() => true);
  expect(frozen).toHaveLength(1);
  for (const process of frozen) process.freeze();
  const waited = new Promise((resolve) => setTimeout(resolve, 300, 'no answer'));
  expect(await Promise.race([answer, waited])).toBe('no answer');
  for (const process of frozen) process.thaw();
  expect(await answer).toMatchObject({ region: 'us-west-2' });
  expect(functions.underWay(() => true)).toEqual([]);
});

test('what stands still can be killed: its event fails as that of any process that died', async () => {
  const answer = invoke(west);
  const [frozen] = functions.underWay(({ arn }) => arn === west.arn);
  frozen?.freeze();
  const failed = expect(answer).rejects.toMatchObject({ error: 'Runtime.ExitError' });
  await frozen?.kill();
  await failed;
});

import type { LambdaFunctions } from '../../../lab/lambda/functions';
import { Schedules } from '../../../lab/world/schedules';

const MINUTE_MS = 5_000;
const EAST = { region: 'us-east-1', functionArn: 'arn:keeper:east' };
const WEST = { region: 'us-west-2', functionArn: 'arn:keeper:west' };

let invoked: string[];
let schedules: Schedules;
beforeEach(() => {
  jest.useFakeTimers();
  invoked = [];
  const functions: Pick<LambdaFunctions, 'invoke'> = {
    invoke: async (arn) => {
      invoked.push(arn);
      throw new Error('a scheduled function fails');
    },
  };
  schedules = new Schedules([EAST, WEST], functions as LambdaFunctions, MINUTE_MS);
  schedules.start();
});
afterEach(() => {
  schedules.stop();
  jest.useRealTimers();
});

const both = [EAST.functionArn, WEST.functionArn];

test('each function gets an event at once and then every minute, whatever became of the last one', async () => {
  await jest.advanceTimersByTimeAsync(2 * MINUTE_MS);
  expect(invoked).toEqual([...both, ...both, ...both]);
});

test('a Region that is dead gets none any more', async () => {
  schedules.kill('us-east-1');
  await jest.advanceTimersByTimeAsync(MINUTE_MS);
  expect(invoked).toEqual([...both, WEST.functionArn]);
});

test('a Region that is back gets its events again', async () => {
  schedules.kill('us-east-1');
  await jest.advanceTimersByTimeAsync(MINUTE_MS);
  schedules.revive('us-east-1');
  await jest.advanceTimersByTimeAsync(MINUTE_MS);
  expect(invoked).toEqual([...both, WEST.functionArn, ...both]);
});

test('after stop no timer is left', async () => {
  schedules.stop();
  expect(jest.getTimerCount()).toBe(0);
  await jest.advanceTimersByTimeAsync(10 * MINUTE_MS);
  expect(invoked).toEqual(both);
});

test('a function that two hold back gets no event before both let it go', async () => {
  const [one, two] = [schedules.suspend([EAST.functionArn]), schedules.suspend([EAST.functionArn])];
  await jest.advanceTimersByTimeAsync(MINUTE_MS);
  one();
  await jest.advanceTimersByTimeAsync(MINUTE_MS);
  two();
  await jest.advanceTimersByTimeAsync(MINUTE_MS);
  expect(invoked).toEqual([...both, WEST.functionArn, WEST.functionArn, ...both]);
});

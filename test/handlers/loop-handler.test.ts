import '../../lab/rehearsal/quiet-powertools';
import type { Context, ScheduledEvent } from 'aws-lambda';
import { VirtualClock } from '../../lab/machine';
import { loopHandler } from '../../lambda/handlers/loop-handler';

const EVENT = {} as ScheduledEvent;
const TIMES = { lifeSeconds: 60, tickSeconds: 5 };

const contextWith = (leftSeconds: number): Context =>
  ({ awsRequestId: 'request-1', getRemainingTimeInMillis: () => leftSeconds * 1000 }) as Context;

/** Runs one invocation, and answers when it ticked, in seconds. */
async function invoked(leftSeconds: number, tick: (count: number) => Promise<unknown> = async () => undefined) {
  const clock = new VirtualClock();
  const start = clock.now().getTime();
  const ticks: number[] = [];
  const names: string[] = [];
  const handler = loopHandler(
    (id) => {
      names.push(id);
      return {
        tick: () => {
          ticks.push((clock.now().getTime() - start) / 1000);
          return tick(ticks.length);
        },
      };
    },
    TIMES,
    clock,
  );
  const failure = await handler(EVENT, contextWith(leftSeconds)).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { ticks, names, failure, left: clock.sleeping };
}

const fails = async (): Promise<never> => {
  throw new Error('the ledger did not answer');
};

test('a scheduled function ticks for its whole life, under the name of its request', async () => {
  const { ticks, names, failure, left } = await invoked(90);
  expect(ticks).toEqual(Array.from({ length: 12 }, (_, index) => index * 5));
  expect([names, failure, left]).toEqual([['request-1'], undefined, 0]);
});

test('a life that is longer than the time left ends before the time-out, with room for the last tick', async () => {
  const { ticks } = await invoked(30);
  expect(ticks.at(-1)).toBe(15);
});

test('a function with hardly any time left still ticks once', async () => {
  expect((await invoked(5)).ticks).toEqual([0]);
});

test('a tick that fails is followed by the next, and one that came right makes the invocation good', async () => {
  const { ticks, failure } = await invoked(90, (count) => (count === 3 ? fails() : Promise.resolve()));
  expect([ticks.length, failure]).toEqual([12, undefined]);
});

test('fails when its ticks failed to the end of its life: its error alarm is how people learn of it', async () => {
  const { ticks, failure } = await invoked(90, (count) => (count > 3 ? fails() : Promise.resolve()));
  expect([ticks.length, failure]).toEqual([12, 'the ledger did not answer']);
});

test('silence that ends is only noted', async () => {
  const { ticks, failure } = await invoked(90, async (count) =>
    count === 7 ? {} : { silent: true, note: 'no ledger' },
  );
  expect([ticks.length, failure]).toEqual([12, undefined]);
});

test('fails when nothing was heard in its whole life', async () => {
  const { ticks, failure } = await invoked(90, async () => ({ silent: true, note: 'the ledger answers nowhere' }));
  expect([ticks.length, failure]).toEqual([12, 'heard nothing in its whole life: the ledger answers nowhere']);
});

test('fails with its last failure when only silence came after it', async () => {
  const { failure } = await invoked(90, (count) => (count === 3 ? fails() : Promise.resolve({ silent: true })));
  expect(failure).toBe('the ledger did not answer');
});

import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Node 20 visits every storage that was ever entered each time a promise is made, for the rest of the process. The SDK and
 * Powertools enter one or more, and each test file loads its own copies: after a hundred files an `await` took two hundred
 * times as long (lab figure). What a test file has entered is left when it ends.
 * https://nodejs.org/docs/latest-v20.x/api/async_context.html#asynclocalstoragedisable
 */
const entered = new Set<AsyncLocalStorage<unknown>>();
const { run, enterWith } = AsyncLocalStorage.prototype;

AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, ...args: Parameters<typeof run>) {
  entered.add(this);
  return run.apply(this, args);
};
AsyncLocalStorage.prototype.enterWith = function (this: AsyncLocalStorage<unknown>, store: unknown) {
  entered.add(this);
  enterWith.call(this, store);
};

afterAll(() => {
  Object.assign(AsyncLocalStorage.prototype, { run, enterWith });
  for (const storage of entered) storage.disable();
});

import { cellLedger, MemoryTable } from '../../../../../lab/memory';
import type { Items } from '../../../../../lambda/adapters/aws/ledger/ledger-table';
import { APP, CLAIM, job, LATER } from '../../../../ports/job-samples';
import { HOME, REGIONS } from '../../../../ports/ledger-subject';

/** Its changes of items that stand wait until it is let go on; what it puts does not. */
const pausedBy = (goOn: Promise<void>) => (items: Items) =>
  new Proxy(items, {
    get: (target, name: keyof Items) =>
      name === 'update'
        ? async (...args: Parameters<Items['update']>) => {
            await goOn;
            return target.update(...args);
          }
        : target[name].bind(target),
  });

test('a change that is announced before a fold and made after it is counted by the next fold', async () => {
  const table = new MemoryTable();
  const writers = { count: 0 };
  const ledger = (through?: (items: Items) => Items) =>
    cellLedger({
      table,
      regions: REGIONS,
      region: HOME,
      workload: 'orders',
      nameWriter: () => `write ${writers.count++}`,
      ...(through && { through }),
    });
  let goOn: () => void = () => undefined;
  const paused = ledger(pausedBy(new Promise<void>((resolve) => (goOn = resolve))));
  const { jobs, accounts } = ledger();
  await jobs.submit(job('a'));
  const [head] = await jobs.heads(APP, 'normal', 1);
  const running = head && (await jobs.claim(head, CLAIM));
  if (running === undefined) throw new Error('not claimed');

  const end = paused.jobs.finish(running, { state: 'done', at: LATER });
  await new Promise(setImmediate);
  await accounts.tally(APP, LATER, 100);
  expect(await accounts.sums(APP)).toMatchObject([{ accepted: 1, running: 1, done: 0 }]);
  goOn();
  expect(await end).toBe(true);
  await accounts.tally(APP, LATER, 100);
  expect(await accounts.sums(APP)).toMatchObject([{ accepted: 1, running: 0, done: 1 }]);
});

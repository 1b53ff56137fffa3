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

function started() {
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
  const paused = () => {
    let goOn: () => void = () => undefined;
    const parts = ledger(pausedBy(new Promise<void>((resolve) => (goOn = resolve))));
    return { ...parts, goOn: () => goOn() };
  };
  return { ...ledger(), paused };
}

async function running({ jobs }: ReturnType<typeof started>) {
  await jobs.submit(job('a'));
  const [head] = await jobs.heads(APP, 'normal', 1);
  const claimed = head && (await jobs.claim(head, CLAIM));
  if (claimed === undefined) throw new Error('not claimed');
  return claimed;
}
const END = { state: 'done', at: LATER } as const;

test('a change that is announced before a fold and made after it is counted by the next fold', async () => {
  const ledger = started();
  const { accounts } = ledger;
  const claimed = await running(ledger);
  const paused = ledger.paused();

  const end = paused.jobs.finish(claimed, END);
  await new Promise(setImmediate);
  await accounts.tally(APP, LATER, 100);
  expect(await accounts.sums(APP)).toMatchObject([{ accepted: 1, running: 1, done: 0 }]);
  paused.goOn();
  expect(await end).toBe(true);
  await accounts.tally(APP, LATER, 100);
  expect(await accounts.sums(APP)).toMatchObject([{ accepted: 1, running: 0, done: 1 }]);
});

test('a fold that comes late to an announcement that another one has counted and dropped leaves nothing in its place', async () => {
  const ledger = started();
  const { accounts } = ledger;
  const claimed = await running(ledger);
  await accounts.tally(APP, LATER, 100);
  const [ending, folding] = [ledger.paused(), ledger.paused()];

  const end = ending.jobs.finish(claimed, END);
  await new Promise(setImmediate);
  const fold = folding.accounts.tally(APP, LATER, 100);
  await new Promise(setImmediate);
  ending.goOn();
  expect(await end).toBe(true);
  await accounts.tally(APP, LATER, 100);
  folding.goOn();
  await fold;
  await accounts.tally(APP, LATER, 100);
  expect(await accounts.sums(APP)).toMatchObject([{ accepted: 1, running: 0, done: 1 }]);
});

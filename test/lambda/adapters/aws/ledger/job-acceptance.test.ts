import { cellLedger, MemoryTable } from '../../../../../lab/memory';
import { ItemTable } from '../../../../../lab/memory/item-table';
import { JobLedger } from '../../../../../lambda/adapters/aws/ledger/job-ledger';
import { ledgerKeys } from '../../../../../lambda/adapters/aws/ledger/keys';
import type { Items } from '../../../../../lambda/adapters/aws/ledger/ledger-table';
import { APP, job } from '../../../../ports/job-samples';
import { HOME, REGIONS } from '../../../../ports/ledger-subject';

const AT = '2026-11-22T12:00:00.000Z';

test('refuses links that nobody could follow as the mistake of the caller, and stores nothing', async () => {
  const jobs = new JobLedger(new ItemTable(), ledgerKeys('orders'));
  const submit = (id: string, more: { readonly after?: readonly string[]; readonly before?: readonly string[] } = {}) =>
    jobs.submit({ id, application: 'billing', jobClass: 'normal', payload: '', at: AT, ...more });
  const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
  for (const middle of ids('m', 21)) {
    for (const leaf of ids(middle, 50)) await submit(leaf);
    await submit(middle, { after: ids(middle, 50) });
  }
  await submit('other');
  await expect(submit('a', { after: ids('m', 21), before: ['other'] })).rejects.toMatchObject({
    name: 'BadInput',
    message: 'job "a": more than 1000 jobs wait for one another, link fewer',
  });
  expect(await jobs.find('billing', 'a')).toBeUndefined();
});

test('who stands still between the pointers and the job, until nobody believes in them, leaves a job that is found and counted', async () => {
  const table = new MemoryTable();
  const writers = { count: 0 };
  const parts = { table, regions: REGIONS, region: HOME, workload: 'orders', nameWriter: () => `${writers.count++}` };
  const { jobs, accounts } = cellLedger(parts);
  /** What other processes do with pointers that lead nowhere. */
  const tidied = async () => {
    for (const minute of ['05', '15', '25']) await accounts.tally(APP, `2026-11-22T12:${minute}:00.000Z`, 10);
    for (const head of await jobs.heads(APP, 'normal', 10))
      await jobs.claim(head, { epoch: 1, region: HOME, at: '2026-11-22T12:25:00.000Z' });
    expect(await jobs.heads(APP, 'normal', 10)).toEqual([]);
  };
  const clock = jest.spyOn(Date, 'now').mockReturnValue(0);
  const stoodStill = { count: 0 };
  const through = (items: Items) =>
    new Proxy(items, {
      get: (target, name: keyof Items) =>
        name === 'put'
          ? async (...args: Parameters<Items['put']>) => {
              if (args[0].pk.startsWith('JOBS#') && stoodStill.count++ === 0) {
                await tidied();
                clock.mockReturnValue(25 * 60_000);
              }
              return target.put(...args);
            }
          : target[name].bind(target),
    });
  await cellLedger({ ...parts, through }).jobs.submit(job('a'));
  clock.mockRestore();
  expect(stoodStill.count).toBe(1);
  expect(await jobs.heads(APP, 'normal', 10)).toMatchObject([{ id: 'a' }]);
  await accounts.tally(APP, '2026-11-22T12:26:00.000Z', 10);
  expect(await accounts.sums(APP)).toMatchObject([{ accepted: 1, pending: 1 }]);
});

import { ItemTable } from '../../../../../lab/memory/item-table';
import { JobLedger } from '../../../../../lambda/adapters/aws/ledger/job-ledger';
import { ledgerKeys } from '../../../../../lambda/adapters/aws/ledger/keys';

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

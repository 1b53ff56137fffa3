import { MemoryJobs, MemoryTable } from '../../../lab/memory';
import { putInFront } from '../../../lambda/steps/put-in-front';
import { AT, HOME } from '../../ports/ledger-subject';

let jobs: MemoryJobs;
beforeEach(async () => {
  jobs = new MemoryJobs(new MemoryTable().client([HOME]));
  for (const id of ['a', 'b', 'c']) await submit(id);
});
const submit = (id: string) => jobs.submit({ id, application: 'billing', jobClass: 'normal', payload: '', at: AT });
const put = (id: string) => putInFront('billing', id, { queue: jobs, waiting: jobs });
const front = () => jobs.front('billing');

test('the last that was put in front is the first, and twice is once', async () => {
  await put('a');
  expect(await put('b')).toMatchObject({ kind: 'in front', job: { id: 'b' }, front: ['b', 'a'] });
  await put('a');
  await put('a');
  expect(await front()).toEqual(['a', 'b']);
});

test('those that wait no more make room', async () => {
  for (const id of ['a', 'b']) await put(id);
  await jobs.cancel('billing', 'a', { by: 'ada', reason: 'x', at: AT });
  await put('c');
  expect(await front()).toEqual(['c', 'b']);
});

test('two people at once both have their job in front', async () => {
  await Promise.all([put('a'), put('b'), put('c')]);
  expect([...(await front())].sort()).toEqual(['a', 'b', 'c']);
});

test('refuses a job that there is not, and one that does not wait, and leaves the list', async () => {
  await jobs.cancel('billing', 'a', { by: 'ada', reason: 'x', at: AT });
  expect(await put('x')).toEqual({ kind: 'unknown' });
  expect(await put('a')).toMatchObject({ kind: 'not pending', job: { state: 'cancelled' } });
  expect(await front()).toEqual([]);
});

test('refuses more than twenty, and moves one of the twenty all the same', async () => {
  const ids = Array.from({ length: 20 }, (_, n) => `j${n}`);
  for (const id of ids) await submit(id);
  for (const id of ids) await put(id);
  expect(await put('a')).toEqual({ kind: 'full', front: [...ids].reverse() });
  expect(await put('j0')).toMatchObject({ kind: 'in front' });
  expect((await front()).slice(0, 2)).toEqual(['j0', 'j19']);
});

test('fails as Transient when the list changes at every look', async () => {
  const busy = { front: async () => [], place: async () => false };
  await expect(putInFront('billing', 'a', { queue: jobs, waiting: busy })).rejects.toMatchObject({ name: 'Transient' });
});

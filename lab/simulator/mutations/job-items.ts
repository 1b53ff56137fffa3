import type { Items } from '../../../lambda/adapters/aws/ledger/ledger-table';
import type { Mutation } from '../mutation';

/** P2 and P3: the items around a job, and the order in which they are written. */
export const JOB_ITEM_MUTATIONS: readonly Mutation[] = [
  {
    name: 'claim-before-its-pointer',
    promise: 'P2',
    title: 'a job is moved to running before the claim stands where it is looked for',
    items: (items) => claimedFirst(items),
  },
  {
    name: 'pointer-dropped-first',
    promise: 'P2',
    title: 'whoever queues a job again takes its claim away first',
    items: (items, keys) => ({
      ...bound(items),
      update: async (key, change, condition) => {
        const { application, id } = (await items.get(key)) ?? {};
        if (key.pk.startsWith('JOBS#') && change.set?.state === 'pending')
          await items.delete({ pk: keys.running(String(application)), sk: String(id) }, {});
        return items.update(key, change, condition);
      },
    }),
  },
  {
    name: 'refused-and-forgotten',
    promise: 'P3',
    title: 'results that came too late are thrown away',
    items: (items) => ({
      ...bound(items),
      put: async (key, body, condition) =>
        key.pk.startsWith('LATE#') ? { written: true, item: body } : items.put(key, body, condition),
    }),
  },
  {
    name: 'uncounted',
    promise: 'P2',
    title: 'nobody announces that the state of a job is about to change',
    items: (items) => ({
      ...bound(items),
      put: async (key, body, condition) =>
        key.pk.startsWith('TALLY#') ? { written: true, item: body } : items.put(key, body, condition),
    }),
  },
  {
    name: 'counted-twice',
    promise: 'P2',
    title: 'a fold does not tell the jobs that they were counted',
    items: (items) => ({
      ...bound(items),
      update: async (key, change, condition) =>
        change.set !== undefined && 'counted' in change.set
          ? { written: true, item: { ...change.set } }
          : items.update(key, change, condition),
    }),
  },
];

const bound = (items: Items): Items => ({
  get: (key) => items.get(key),
  query: (pk, options) => items.query(pk, options),
  count: (pk, limit) => items.count(pk, limit),
  put: (key, body, condition) => items.put(key, body, condition),
  update: (key, change, condition) => items.update(key, change, condition),
  delete: (key, condition) => items.delete(key, condition),
});

/** The pointer is put when the job has moved. */
function claimedFirst(items: Items): Items {
  const waiting = new Map<string, Parameters<Items['put']>>();
  return {
    ...bound(items),
    put: async (...given) => {
      const [{ pk, sk }, body] = given;
      if (!pk.startsWith('RUNNING#')) return items.put(...given);
      waiting.set(sk, given);
      return { written: true, item: body };
    },
    update: async (key, change, condition) => {
      const written = await items.update(key, change, condition);
      const pointer = waiting.get(key.sk);
      if (key.pk.startsWith('JOBS#') && change.set?.state === 'running' && pointer !== undefined && written.written)
        await items.put(...pointer);
      return written;
    },
  };
}

import type { Items } from '../../../lambda/adapters/aws/ledger/ledger-table';
import type { WorkloadSettings } from '../../../lambda/contract/settings';
import type { Mutation } from '../mutation';
import type { Equipped } from '../simulated-world';
import { forRoles, withMethods } from './altered';

/** P2, P3 and the order of jobs: what waits, is limited, is called off, is planned, is counted; and pointers to jobs. */
export const JOB_MUTATIONS: readonly Mutation[] = [
  {
    name: 'links-forgotten',
    promise: 'order',
    title: 'a job is accepted without the jobs that it is to wait for',
    equip: forRoles(['client'], (equipped) =>
      submitting(equipped, ({ after: _after, before: _before, ...job }) => job),
    ),
  },
  {
    name: 'not-before-forgotten',
    promise: 'order',
    title: 'a job is accepted without the time before which it may not start',
    equip: forRoles(['client'], (equipped) => submitting(equipped, ({ notBefore: _notBefore, ...job }) => job)),
  },
  {
    name: 'deadline-unseen',
    promise: 'order',
    title: 'a job is claimed although its deadline has passed',
    equip: forRoles(['dispatcher'], (equipped) => {
      const { queue } = equipped.ports;
      return withMethods(equipped, {
        queue: {
          heads: async (application, jobClass, limit) =>
            (await queue.heads(application, jobClass, limit)).map(({ deadline: _deadline, ...job }) => job),
        },
      });
    }),
  },
  {
    name: 'cancel-unwritten',
    promise: 'order',
    title: 'whoever cancels is told yes, and nothing of it is written',
    equip: forRoles(['client'], (equipped) => {
      const { jobs } = equipped.ports;
      return withMethods(equipped, { jobs: { cancel: (application, id) => jobs.find(application, id) } });
    }),
  },
  {
    name: 'least-urgent-first',
    promise: 'order',
    title: 'the least urgent class goes first',
    equip: forRoles(['dispatcher'], (equipped) => {
      const { context } = equipped;
      return { ...equipped, context: { ...context, settings: turnedRound(context.settings) } };
    }),
  },
  {
    name: 'least-urgent-once-an-hour',
    promise: 'order',
    title: 'the least urgent class is looked at in one minute of the hour',
    equip: forRoles(['dispatcher'], (equipped) => {
      const { queue } = equipped.ports;
      const { clock, settings } = equipped.context;
      const last = settings.jobs?.applications.map(({ classes }) => classes.at(-1));
      return withMethods(equipped, {
        queue: {
          heads: async (application, jobClass, limit) =>
            last?.includes(jobClass) && clock.now().getUTCMinutes() !== 59
              ? []
              : queue.heads(application, jobClass, limit),
        },
      });
    }),
  },
  {
    name: 'given-up-at-once',
    promise: 'P2',
    title: 'the first failure of a job is its last',
    equip: forRoles(['dispatcher', 'task-events'], (equipped) => {
      const { claims } = equipped.ports;
      return withMethods(equipped, {
        claims: {
          requeue: (job, { failed, because, ...under }) =>
            failed && 'claimedAt' in job
              ? claims.finish(job, { state: 'failed', at: equipped.context.clock.now().toISOString(), reason: because })
              : claims.requeue(job, { failed, because, ...under }),
        },
      });
    }),
  },
  {
    name: 'end-without-reason',
    promise: 'P2',
    title: 'the reason of an end is not written down',
    equip: forRoles(['dispatcher', 'task-events'], (equipped) => {
      const { claims } = equipped.ports;
      return withMethods(equipped, {
        claims: { finish: (job, end) => claims.finish(job, end.state === 'done' ? end : { ...end, reason: '' }) },
      });
    }),
  },
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
  {
    name: 'schedule-of-each-region',
    promise: 'P3',
    title: 'each Region gives its own id to the job of a planned instant',
    equip: forRoles(['schedules'], (equipped) =>
      submitting(equipped, ({ id, ...job }) => ({ ...job, id: `${id}:${equipped.process.place}` })),
    ),
  },
  {
    name: 'nothing-made-up-for',
    promise: 'P2',
    title: 'only home submits what is planned, and passes over what was due while it could not',
    equip: forRoles(['schedules'], (equipped) => {
      const { queue } = equipped.ports;
      return withMethods(equipped, {
        queue: {
          submit: async (job) => {
            const planned = Date.parse(`${job.id.split(':').slice(2).join(':').slice(0, 16)}:00Z`);
            const late = equipped.context.clock.now().getTime() - planned > 90_000;
            return late || equipped.process.place !== 'home'
              ? { ...job, state: 'pending', epoch: 0, attempt: 0 }
              : queue.submit(job);
          },
        },
      });
    }),
  },
  {
    name: 'leftovers-stay',
    promise: 'P3',
    title:
      'a Region that returns does not look for tasks of epochs that are over, and no task asks for its claim again',
    equip: forRoles(['dispatcher', 'sidecar'], (equipped) => {
      const { claimWatch } = equipped.ports;
      let stood = false;
      return withMethods(equipped, {
        cluster: { startedBy: async () => [] },
        claimWatch: { stands: async (claim) => (stood = stood || (await claimWatch.stands(claim))) },
      });
    }),
  },
  {
    name: 'deaf-sidecar',
    promise: 'P3',
    title: 'a task that cannot ask for its claim goes on',
    equip: forRoles(['sidecar'], (equipped) => {
      const { claimWatch } = equipped.ports;
      let stood = false;
      return withMethods(equipped, {
        claimWatch: {
          stands: async (claim) => {
            stood = await claimWatch.stands(claim).catch(() => stood);
            return stood;
          },
        },
      });
    }),
  },
  {
    name: 'lease-of-jobs-unwaited',
    promise: 'P3',
    title: 'what ran on the old side is queued at once, while its tasks may still run',
    equip: forRoles(['step'], (equipped) => {
      const { claims } = equipped.ports;
      return withMethods(equipped, {
        claims: { requeue: (job, { notBefore: _notBefore, ...under }) => claims.requeue(job, under) },
      });
    }),
  },
  {
    name: 'unmarked-believed',
    promise: 'P3',
    title: 'what is recorded done is believed where no marker can be looked for',
    equip: forRoles(['step'], (equipped) => withMethods(equipped, { doneJobs: { suspect: async () => true } })),
  },
];

type Submitted = Parameters<Equipped['ports']['queue']['submit']>[0];

function submitting(equipped: Equipped, change: (job: Submitted) => Submitted): Equipped {
  const { queue } = equipped.ports;
  return withMethods(equipped, { queue: { submit: (job) => queue.submit(change(job)) } });
}

const turnedRound = (settings: WorkloadSettings): WorkloadSettings => ({
  ...settings,
  ...(settings.jobs !== undefined && {
    jobs: {
      ...settings.jobs,
      applications: settings.jobs.applications.map((one) => ({ ...one, classes: [...one.classes].reverse() })),
    },
  }),
});

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

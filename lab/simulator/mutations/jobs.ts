import type { ApplicationSettings, WorkloadSettings } from '../../../lambda/contract/settings';
import type { Mutation } from '../mutation';
import type { Equipped } from '../simulated-world';
import { forRoles, withMethods } from './altered';

/** P2, P3 and the order of jobs: what waits, is limited, is called off, is planned, and asks for its claim. */
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
      return { ...equipped, context: { ...context, settings: withApplications(context.settings, turnedRound) } };
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
    equip: forRoles(['dispatcher', 'sidecar'], (equipped) =>
      withMethods(askingOnce(equipped), { cluster: { startedBy: async () => [] } }),
    ),
  },
  {
    name: 'asks-once',
    promise: 'P3',
    title: 'a task asks for its claim when it begins, and never again',
    equip: forRoles(['sidecar'], askingOnce),
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
    name: 'unmarked-believed',
    promise: 'P3',
    title: 'what is recorded done is believed where no marker can be looked for',
    equip: forRoles(['step'], (equipped) => {
      const { context } = equipped;
      const settings = withApplications(context.settings, (one) => ({ ...one, effects: 'unmarked' }));
      return {
        ...withMethods(equipped, { doneJobs: { suspect: async () => true } }),
        context: { ...context, settings },
      };
    }),
  },
];

type Submitted = Parameters<Equipped['ports']['queue']['submit']>[0];

function submitting(equipped: Equipped, change: (job: Submitted) => Submitted): Equipped {
  const { queue } = equipped.ports;
  return withMethods(equipped, { queue: { submit: (job) => queue.submit(change(job)) } });
}

const withApplications = (
  settings: WorkloadSettings,
  change: (one: ApplicationSettings) => ApplicationSettings,
): WorkloadSettings => ({
  ...settings,
  ...(settings.jobs !== undefined && {
    jobs: { ...settings.jobs, applications: settings.jobs.applications.map(change) },
  }),
});

const turnedRound = (one: ApplicationSettings): ApplicationSettings => ({
  ...one,
  classes: [...one.classes].reverse(),
});

/** One yes is for ever. */
function askingOnce(equipped: Equipped): Equipped {
  const { claimWatch } = equipped.ports;
  let stood = false;
  return withMethods(equipped, {
    claimWatch: {
      stands: async (claim) => {
        stood = stood || (await claimWatch.stands(claim));
        return stood;
      },
    },
  });
}

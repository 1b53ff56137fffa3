import type { RequeuedAnswer } from '../../../lambda/contract/step-answers';
import type { PendingJob, RunningJob } from '../../../lambda/ports/job-store';
import type { Lease } from '../../../lambda/ports/lease-store';
import { type JobCell, jobKey, runningKey } from '../job-history';
import type { Mutation } from '../mutation';
import type { SimulatedWorld } from '../simulated-world';
import { forRoles, withGuarded, withMethods } from './altered';

/** An index shows what was written so long ago: nobody says how late it may be. */
const INDEX_LAG_MS = 120_000;
/** A dispatcher that looked so long ago believes that nothing has changed. */
const LOOKED_AGO_MS = 15_000;

/** P2 and P3: jobs and their effects. */
export const WORK_MUTATIONS: readonly Mutation[] = [
  {
    name: 'requeue',
    promise: 'P3',
    title: 'what the old side was doing, and what it said was done, is not looked at',
    intercept: () => async (step, act) => {
      const nothing: RequeuedAnswer = {
        status: 'finished',
        requeued: 0,
        rerun: 0,
        suspect: 0,
        stoppedOnSource: 0,
        jobs: [],
      };
      return step === 'RequeueRunningJobs' ? nothing : act();
    },
  },
  {
    name: 'sweep-over-an-index',
    promise: 'P2',
    title: 'claims of the old side are swept over an index, and nobody looks at what it did not show yet',
    equip: forRoles(['step', 'dispatcher'], (equipped, world) => {
      const { claims } = equipped.ports;
      const { region } = equipped.context;
      return withMethods(equipped, {
        claims: {
          running: async (application) => {
            const found = await claims.running(application);
            const shown = found.filter(
              (job) => world.table.asOf(jobKey(world, job), world.atMs - INDEX_LAG_MS) !== undefined,
            );
            return equipped.process.role === 'step'
              ? shown.filter(isClaimedLong(world))
              : found.filter((job) => job.region === region);
          },
        },
      });
    }),
  },
  {
    name: 'lost-submission',
    promise: 'P2',
    title: 'a job is accepted before it is in the ledger',
    equip: (equipped) => {
      const { queue } = equipped.ports;
      return withMethods(equipped, {
        queue: {
          submit: async (job) => {
            void queue.submit(job).catch(() => undefined);
            return { ...job, state: 'pending', epoch: 0, attempt: 0 };
          },
        },
      });
    },
  },
  {
    name: 'done-without-marker',
    promise: 'P3',
    title: 'what is recorded done is believed, without a look for its marker',
    equip: forRoles(['step'], (equipped) => {
      const { connections } = equipped.ports;
      return withMethods(equipped, {
        connections: {
          probe: (database, endpoint) =>
            Object.assign(
              Object.create(connections.probe(database, endpoint)) as ReturnType<typeof connections.probe>,
              {
                effectsOf: async (_: string, ids: readonly string[]) => new Set(ids),
              },
            ),
        },
      });
    }),
  },
  {
    name: 'marker',
    promise: 'P3',
    title: 'effects are written without their marker',
    stage: ({ applications }) => {
      applications.tasks.marked = false;
    },
  },
  {
    name: 'eventual-claim',
    promise: 'P3',
    title: 'jobs are claimed in an eventually consistent table, and tasks write no marker',
    equip: forRoles(['dispatcher'], (equipped, world) => {
      const { claims } = equipped.ports;
      return withMethods(equipped, {
        claims: {
          claim: async (pending, claim) => {
            const seen = world.table.asOf(jobKey(world, pending), world.atMs - 3_000) as JobCell | undefined;
            if (seen?.state !== 'pending' || seen.attempt !== pending.attempt) return claims.claim(pending, claim);
            const made = overwritten(world, pending, claim);
            return made;
          },
        },
      });
    }),
    stage: ({ applications }) => {
      applications.tasks.marked = false;
    },
  },
  {
    name: 'no-second-look',
    promise: 'P3',
    title: 'a task is started for a claim without a look whether the epoch is still its own',
    equip: forRoles(['dispatcher'], (equipped, world) => {
      let first: Lease | undefined;
      let readMs = Number.NEGATIVE_INFINITY;
      const { leases } = equipped.ports;
      return withMethods(equipped, {
        leases: {
          read: async () => {
            if (world.atMs - readMs > LOOKED_AGO_MS) [first, readMs] = [await leases.read(), world.atMs];
            return first;
          },
        },
      });
    }),
  },
  {
    name: 'retry-without-looking',
    promise: 'P3',
    title: 'a task whose start was not answered is started again under another token',
    equip: forRoles(['dispatcher'], (equipped, world) => {
      const { cluster } = equipped.ports;
      return withMethods(equipped, {
        cluster: { run: (task) => cluster.run({ ...task, token: `${task.token}-${world.atMs}` }) },
      });
    }),
  },
  {
    name: 'late-result',
    promise: 'P3',
    title: 'a result is taken whatever claim the job carries by then',
    equip: forRoles(['dispatcher'], (equipped, world) => {
      const { claims } = equipped.ports;
      return withMethods(equipped, {
        claims: {
          finish: async (job, end) => {
            // Its way to the ledger is as long as that of any write.
            await claims.started(job, job.taskArn ?? 'none');
            const ended = { state: end.state, endedAt: end.at };
            world.table.swap<object>(jobKey(world, job), (item) => ({ ...item, ...ended }), Symbol('end'));
            world.table.cells.delete(runningKey(world, job));
            return true;
          },
        },
      });
    }),
  },
  {
    name: 'dispatch-not-allowed',
    promise: 'P2',
    title: 'StartProcessing forgets to say that the new side may start jobs',
    equip: forRoles(['step'], (equipped) =>
      withMethods(equipped, { serving: { allowDispatch: async (serving) => serving } }),
    ),
  },
  {
    name: 'bars-stay',
    promise: 'P5',
    title: 'OpenDatabases leaves the roles of applications barred, as the fence left them',
    equip: forRoles(['step'], (equipped, world) =>
      withGuarded(equipped, (guarded, database) => ({
        open: async (opening) => {
          const server = world.server(database.name, equipped.process.place === 'home' ? 'home' : 'standby');
          const { barred } = server.contents;
          const opened = await guarded.open(opening);
          server.write({ barred });
          return opened;
        },
      })),
    ),
  },
];

const isClaimedLong =
  (world: SimulatedWorld) =>
  (job: RunningJob): boolean => {
    const seen = world.table.asOf(jobKey(world, job), world.atMs - INDEX_LAG_MS) as JobCell | undefined;
    return seen?.state === 'running' && seen.attempt === job.attempt;
  };

/** The last writer wins: the claim stands, whatever stood there. */
function overwritten(
  world: SimulatedWorld,
  pending: PendingJob,
  { epoch, region, at }: { readonly epoch: number; readonly region: string; readonly at: string },
): RunningJob {
  const { id, application, jobClass } = pending;
  const attempt = pending.attempt + 1;
  const job = world.table.cells.get(jobKey(world, pending))?.value as RunningJob | undefined;
  const payload = job?.payload ?? '{}';
  const claim: RunningJob = { id, application, jobClass, payload, epoch, attempt, region, claimedAt: at };
  const moved = { state: 'running', epoch, attempt, claimedAt: at, startedAt: at };
  world.table.swap<object>(jobKey(world, pending), (job) => ({ ...job, ...moved }), Symbol('last writer'));
  world.table.swap<object>(runningKey(world, pending), () => ({ ...claim, sk: id }), Symbol('last writer'));
  return claim;
}

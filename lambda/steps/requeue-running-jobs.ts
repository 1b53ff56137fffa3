import type { RunDocument } from '../contract/run-document';
import type { ApplicationSettings, JobsSettings } from '../contract/settings';
import type { LossBound, MovedJob, RequeuedAnswer } from '../contract/step-answers';
import { plusSeconds } from '../domain/instants';
import type { DatabaseProbe } from '../ports/guarded-database';
import type { DoneJob, DoneJobs, JobClaims, RunningJob } from '../ports/job-store';
import type { LeaseStore } from '../ports/lease-store';
import type { LeftBehindJobs } from '../ports/left-behind';
import type { LossRecords } from '../ports/loss-records';
import type { SourceTasks } from '../ports/outside';
import type { RunStore } from '../ports/run-store';
import { assertHolds, ownedEpoch } from './hold';
import { lookBehind } from './left-behind';
import { type DatabasePorts, endpointOf, lookAtDatabases } from './look-at-databases';
import { now, type StepContext } from './step';

export interface RequeueRunningJobsPorts extends DatabasePorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly claims: JobClaims;
  readonly doneJobs: DoneJobs;
  readonly source: SourceTasks;
  readonly losses: LossRecords;
  readonly leftBehind: LeftBehindJobs;
}

/** `endedAt` is the dispatcher's clock, the loss is on the database's; jobs in between are looked at too. */
const CLOCK_SLACK_SECONDS = 300;

const NOTHING: RequeuedAnswer = { requeued: 0, rerun: 0, suspect: 0, stoppedOnSource: 0, jobs: [] };

/** How many job ids a report names one by one. */
const NAMED_JOBS = 50;

/**
 * Jobs that ran on the old side, and jobs that were recorded done there but whose effect did not arrive, are queued again
 * under the new epoch. Pending jobs are not touched: the cost does not grow with the queue.
 */
export async function requeueRunningJobs(
  document: RunDocument,
  ports: RequeueRunningJobsPorts,
  context: StepContext,
): Promise<RequeuedAnswer> {
  await assertHolds(document, ports.runs);
  const epoch = await ownedEpoch(document, ports.leases);
  const { jobs } = context.settings;
  if (jobs === undefined) return NOTHING;
  const work: Requeue = {
    epoch,
    since: lossBegan((document.opened?.databases ?? []).map(({ loss }) => loss)),
    notBefore: await leasesEnd(ports, context),
    jobs,
    ports,
    context,
  };
  const [parts, leftBehind] = await Promise.all([
    Promise.all(jobs.applications.map((application) => requeueApplication(application, work))),
    lookBehind(jobs, ports, context),
  ]);
  return { ...parts.reduce(add, NOTHING), ...(leftBehind.length > 0 && { leftBehind }) };
}

interface Requeue {
  readonly epoch: number;
  /** When the last sidecar of the old side has ended its task; undefined: it has. */
  readonly notBefore?: string;
  /** From when on jobs that were recorded done are looked at; undefined: nothing was lost, none of them is. */
  readonly since: string | undefined;
  readonly jobs: JobsSettings;
  readonly ports: RequeueRunningJobsPorts;
  readonly context: StepContext;
}

/**
 * A sidecar asks under which epoch its claim stands. From the takeover on it finds another one and ends its task; one that
 * hears nothing ends it within the life of the job's lease. Promotions take longer than that, so this seldom waits.
 */
async function leasesEnd({ leases }: RequeueRunningJobsPorts, context: StepContext): Promise<string | undefined> {
  const taken = (await leases.read())?.taken;
  const end = taken && plusSeconds(taken.at, context.timings.jobLeaseSeconds);
  return end !== undefined && end > now(context) ? end : undefined;
}

const BEGINNING = new Date(0).toISOString();

/**
 * Everything recorded done since the last heartbeat that is here may have lost its effect, however long ago the outage
 * began. A bound that does not say since when looks at everything that is kept.
 */
function lossBegan(losses: readonly LossBound[]): string | undefined {
  if (losses.length > 0 && losses.every(isProven)) return undefined;
  const since = losses.map((loss) => (loss.kind === 'known' ? (loss.since ?? BEGINNING) : BEGINNING));
  const earliest = since.sort()[0] ?? BEGINNING;
  return earliest === BEGINNING ? BEGINNING : plusSeconds(earliest, -CLOCK_SLACK_SECONDS);
}

/** Shown, and no bound: what was recorded done has its effect here. */
const isProven = (loss: LossBound): boolean => loss.kind === 'known' && loss.proof !== undefined && loss.seconds === 0;

async function requeueApplication(application: ApplicationSettings, work: Requeue): Promise<RequeuedAnswer> {
  const { claims, source } = work.ports;
  const running = (await claims.running(application.name)).filter((job) => job.epoch < work.epoch);
  // Claims of this Region's own table are of tasks here, which its dispatcher ends.
  const there = running.filter(({ region }) => region !== work.context.region);
  const stoppedOnSource = await source.stop(there.flatMap(({ taskArn }) => taskArn ?? []));
  const requeued = await requeueAll(running, work, 'it ran on the side that was lost');
  const checked = await checkDone(application, work);
  const moved = told(application.name, requeued, 'requeued', work);
  return add({ ...NOTHING, requeued: requeued.length, stoppedOnSource, jobs: requeued, moved }, checked);
}

async function requeueAll(jobs: readonly (RunningJob | DoneJob)[], work: Requeue, because: string): Promise<string[]> {
  const { claims } = work.ports;
  const { epoch, notBefore } = work;
  const under = { epoch, because, ...(notBefore !== undefined && { notBefore }) };
  const moved = await Promise.all(jobs.map((job) => claims.requeue(job, under)));
  return jobs.filter((_, index) => moved[index]).map(({ id }) => id);
}

/** The ledger loses nothing and the database's replication may (safety-histories F8): done is believed where the marker is. */
async function checkDone(application: ApplicationSettings, work: Requeue): Promise<RequeuedAnswer> {
  const done = await doneAtRisk(application, work);
  if (done.length === 0) return NOTHING;
  if (application.effects === 'unmarked') return suspectAll(application, done, work, UNCHECKED);
  const probe = await probeOf(application, work);
  const arrived = await probe.effectsOf(
    application.name,
    done.map((job) => job.id),
  );
  const missing = done.filter((job) => !arrived.has(job.id));
  if (application.whenEffectMissing === 'report') return suspectAll(application, missing, work, MISSING);
  const rerun = await requeueAll(missing, work, MISSING);
  return { ...NOTHING, rerun: rerun.length, jobs: rerun, moved: told(application.name, rerun, 'rerun', work) };
}

async function doneAtRisk({ name, durability }: ApplicationSettings, work: Requeue): Promise<readonly DoneJob[]> {
  const all = durability === 'one-region' ? await sinceLeft(work) : [work];
  const windows = all.flatMap(({ epoch, since }) => (since === undefined ? [] : [{ epoch, since }]));
  if (windows.length === 0) return [];
  const earliest = windows.map(({ since }) => since).sort()[0] ?? BEGINNING;
  const done = await work.ports.doneJobs.doneSince(name, earliest);
  return done.filter((job) => windows.some(({ epoch, since }) => job.epoch < epoch && job.endedAt >= since));
}

/** Nobody could check a table that was left behind: what each takeover since then may have lost is checked now. */
async function sinceLeft({ ports, epoch, since }: Requeue): Promise<readonly Pick<Requeue, 'epoch' | 'since'>[]> {
  const earlier = (await ports.losses.losses()).filter((recorded) => recorded.epoch < epoch);
  const windows = earlier.map(({ epoch, losses }) => ({ epoch, since: lossBegan(Object.values(losses)) }));
  return [...windows, { epoch, since }];
}

const told = (application: string, ids: readonly string[], how: MovedJob['how'], { context }: Requeue): MovedJob[] =>
  ids.slice(0, NAMED_JOBS).map((id) => ({ application, id, how, at: now(context) }));

const UNCHECKED = 'recorded done shortly before the failover, and it writes no marker that could be checked';
const MISSING = 'recorded done, but its effect is not in the promoted database';

async function suspectAll(
  { name }: ApplicationSettings,
  done: readonly DoneJob[],
  work: Requeue,
  because: string,
): Promise<RequeuedAnswer> {
  const marked = await Promise.all(done.map((job) => work.ports.doneJobs.suspect(job, because)));
  const suspects = done.filter((_, index) => marked[index]).map(({ id }) => id);
  return { ...NOTHING, suspect: suspects.length, suspects, moved: told(name, suspects, 'suspect', work) };
}

async function probeOf(application: ApplicationSettings, { ports, context }: Requeue): Promise<DatabaseProbe> {
  const looks = await lookAtDatabases(ports, context);
  const look = looks.find(({ database }) => database.name === application.markerDatabase) ?? looks[0];
  const endpoint = look && endpointOf(look.instance);
  if (look === undefined || endpoint === undefined)
    throw new Error(`application ${application.name} has no database for its markers`);
  return ports.connections.probe(look.database, endpoint);
}

const add = (a: RequeuedAnswer, b: RequeuedAnswer): RequeuedAnswer => ({
  requeued: a.requeued + b.requeued,
  rerun: a.rerun + b.rerun,
  suspect: a.suspect + b.suspect,
  stoppedOnSource: a.stoppedOnSource + b.stoppedOnSource,
  jobs: [...a.jobs, ...b.jobs].slice(0, NAMED_JOBS),
  suspects: [...(a.suspects ?? []), ...(b.suspects ?? [])].slice(0, NAMED_JOBS),
  moved: suspectsFirst([...(a.moved ?? []), ...(b.moved ?? [])]).slice(0, NAMED_JOBS),
});

/** They wait for a person, the others do not: where not all can be named, they are. */
const suspectsFirst = (moved: readonly MovedJob[]): readonly MovedJob[] => [
  ...moved.filter(({ how }) => how === 'suspect'),
  ...moved.filter(({ how }) => how !== 'suspect'),
];

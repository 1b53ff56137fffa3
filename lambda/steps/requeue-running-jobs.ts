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
import { add, failed, inParts, NOTHING, type Worked } from './requeue-parts';
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

/** Of the 30 s that the function has: a part that was begun at the last moment has the rest, also when the ledger is slow. */
const ROUND_SECONDS = 12;

/**
 * Jobs that ran on the old side, and jobs that were recorded done there but whose effect did not arrive, are queued again
 * under the new epoch. Pending jobs are not touched: the cost does not grow with the queue. What does not fit into one round
 * is gone on with in the next, which is handed what the rounds before it have counted.
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
  const before = document.requeued?.status === 'under way' ? document.requeued : undefined;
  const work: Requeue = {
    epoch,
    since: lossBegan((document.opened?.databases ?? []).map(({ loss }) => loss)),
    notBefore: await leasesEnd(ports, context),
    until: plusSeconds(now(context), ROUND_SECONDS),
    before,
    jobs,
    ports,
    context,
  };
  const [parts, leftBehind] = await Promise.all([
    Promise.all(jobs.applications.map((application) => requeueApplication(application, work))),
    before === undefined ? lookBehind(jobs, ports, context) : (before.leftBehind ?? []),
  ]);
  return { ...roundOf(parts, before), ...(leftBehind.length > 0 && { leftBehind }) };
}

/** What failed is tried again by the machine, unless something was done: that must not be forgotten, and the next round meets the failure again. */
function roundOf(parts: readonly ApplicationPart[], before: RequeuedAnswer = NOTHING): RequeuedAnswer {
  const counted = parts.map(({ counted }) => counted).reduce(add, NOTHING);
  const failure = parts.find((part) => part.stopped?.kind === 'failed')?.stopped;
  if (failure?.kind === 'failed' && counted.requeued + counted.rerun + counted.suspect === 0) throw failure.error;
  const total = add(before, counted);
  if (parts.every(({ stopped }) => stopped === undefined)) return { ...total, status: 'finished' };
  const checkedTo = Object.fromEntries(
    parts.flatMap(({ application, to }) => (to === undefined ? [] : [[application, to]])),
  );
  return { ...total, status: 'under way', checkedTo };
}

interface Requeue {
  readonly epoch: number;
  /** When the last sidecar of the old side has ended its task; undefined: it has. */
  readonly notBefore?: string;
  /** From when on jobs that were recorded done are looked at; undefined: nothing was lost, none of them is. */
  readonly since: string | undefined;
  /** No part is begun afterwards. */
  readonly until: string;
  /** What the rounds before this one have done; undefined: this is the first. */
  readonly before: RequeuedAnswer | undefined;
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

/** How far one application came. */
interface ApplicationPart extends Worked {
  readonly application: string;
  /** The last done job that was checked, as `orderOf` has it. */
  readonly to?: string;
}

async function requeueApplication(application: ApplicationSettings, work: Requeue): Promise<ApplicationPart> {
  const { name } = application;
  const to = work.before?.checkedTo?.[name];
  const ran = await requeueRan(application, work).catch(failed);
  if (ran.stopped !== undefined) return { application: name, to, ...ran };
  const checked = await checkDone(application, work, to).catch((error: unknown) => ({ to, ...failed(error) }));
  return { application: name, ...checked, counted: add(ran.counted, checked.counted) };
}

async function requeueRan({ name }: ApplicationSettings, work: Requeue): Promise<Worked> {
  const { claims, source } = work.ports;
  const running = (await claims.running(name)).filter((job) => job.epoch < work.epoch);
  // Claims of this Region's own table are of tasks here, which its dispatcher ends.
  const there = running.filter(({ region }) => region !== work.context.region);
  const tasks = work.before === undefined ? there.flatMap(({ taskArn }) => taskArn ?? []) : [];
  const stoppedOnSource = await source.stop(tasks);
  const { counted, stopped } = await inParts(running, isOver(work), (part) =>
    requeueAll(part, { work, because: 'it ran on the side that was lost', how: 'requeued' }),
  );
  return { counted: add({ ...NOTHING, stoppedOnSource }, counted), stopped };
}

interface Requeueing {
  readonly work: Requeue;
  readonly because: string;
  readonly how: 'requeued' | 'rerun';
}

/** Each that was queued again counts, also beside one that failed: it is not found a second time. */
async function requeueAll(
  jobs: readonly (RunningJob | DoneJob)[],
  { work, because, how }: Requeueing,
): Promise<Worked> {
  const { epoch, notBefore, ports } = work;
  const under = { epoch, because, ...(notBefore !== undefined && { notBefore }) };
  const outcomes = await Promise.allSettled(jobs.map((job) => ports.claims.requeue(job, under)));
  const moved = jobs.filter((_, index) => {
    const outcome = outcomes[index];
    return outcome?.status === 'fulfilled' && outcome.value;
  });
  const ids = moved.map(({ id }) => id);
  const counted = { ...NOTHING, [how]: ids.length, jobs: ids, moved: told(moved, how, work) };
  const lost = outcomes.find((outcome) => outcome.status === 'rejected');
  return lost === undefined ? { counted } : { ...failed(lost.reason), counted };
}

/** The ledger loses nothing and the database's replication may (safety-histories F8): done is believed where the marker is. */
async function checkDone(
  application: ApplicationSettings,
  work: Requeue,
  to = '',
): Promise<Worked & { readonly to: string }> {
  const done = (await doneAtRisk(application, work)).filter((job) => orderOf(job) > to);
  done.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  if (done.length === 0) return { counted: NOTHING, to };
  const check = await checkOf(application, work);
  const { last, ...worked } = await inParts(done, isOver(work), check);
  return { ...worked, to: last === undefined ? to : orderOf(last) };
}

type Check = (done: readonly DoneJob[]) => Promise<Worked>;

async function checkOf(application: ApplicationSettings, work: Requeue): Promise<Check> {
  if (application.effects === 'unmarked') return (done) => suspectAll(done, work, UNCHECKED);
  const probe = await probeOf(application, work);
  return async (done) => {
    const arrived = await probe.effectsOf(
      application.name,
      done.map((job) => job.id),
    );
    const missing = done.filter((job) => !arrived.has(job.id));
    if (application.whenEffectMissing === 'report') return suspectAll(missing, work, MISSING);
    return requeueAll(missing, { work, because: MISSING, how: 'rerun' });
  };
}

/** In the order of their pointers. */
const orderOf = ({ endedAt, id }: DoneJob): string => `${endedAt}#${id}`;

const isOver =
  ({ until, context }: Requeue) =>
  (): boolean =>
    now(context) >= until;

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

const told = (jobs: readonly (RunningJob | DoneJob)[], how: MovedJob['how'], { context }: Requeue): MovedJob[] =>
  jobs.map(({ application, id }) => ({ application, id, how, at: now(context) }));

const UNCHECKED = 'recorded done shortly before the failover, and it writes no marker that could be checked';
const MISSING = 'recorded done, but its effect is not in the promoted database';

/** All or none count: each is found a second time, and counts then. */
async function suspectAll(done: readonly DoneJob[], work: Requeue, because: string): Promise<Worked> {
  const marked = await Promise.all(done.map((job) => work.ports.doneJobs.suspect(job, because)));
  const suspects = done.filter((_, index) => marked[index]);
  const ids = suspects.map(({ id }) => id);
  return { counted: { ...NOTHING, suspect: ids.length, suspects: ids, moved: told(suspects, 'suspect', work) } };
}

async function probeOf(application: ApplicationSettings, { ports, context }: Requeue): Promise<DatabaseProbe> {
  const looks = await lookAtDatabases(ports, context);
  const look = looks.find(({ database }) => database.name === application.markerDatabase) ?? looks[0];
  const endpoint = look && endpointOf(look.instance);
  if (look === undefined || endpoint === undefined)
    throw new Error(`application ${application.name} has no database for its markers`);
  return ports.connections.probe(look.database, endpoint);
}

import { ManualClock, MemoryCluster } from '../../lab/memory';
import { DEFAULT_TIMINGS, type WorkloadSettings } from '../../lambda/contract/settings';
import { Dispatcher } from '../../lambda/loops/dispatcher';
import { AT, HOME, type LedgerSubject, type MakeLedger, REGIONS, STANDBY } from './ledger-subject';

const APP = 'invoices';
/** A claim whose task ECS does not know is given up after two minutes. */
const LOST_SECONDS = 121;
/** More calls than a tick makes; the loops stop where the fault no longer strikes. */
const MANY = 60;

/** A side with one dispatcher after another, each of which may die after any call to the ledger. */
class Side {
  readonly cluster: MemoryCluster;

  constructor(
    private readonly subject: LedgerSubject,
    readonly clock: ManualClock,
    private readonly region: string,
  ) {
    this.cluster = new MemoryCluster(region);
  }

  /** A new dispatcher's one tick. */
  tick(): Promise<void> {
    const { jobs, leases, runs, serving, returns, launches, accounts } = this.subject.ledger;
    const { cluster } = this;
    const ports = {
      leases,
      runs,
      serving,
      returns,
      launches,
      accounts,
      queue: jobs,
      claims: jobs,
      late: jobs,
      waiting: jobs,
      cluster,
    };
    const context = { settings: settings(), timings: DEFAULT_TIMINGS, region: this.region, clock: this.clock };
    return new Dispatcher(ports, context).tick();
  }

  /** A tick that dies after so many calls. Answers whether it died. */
  async dyingTick(calls: number): Promise<boolean> {
    const fault = this.subject.faults.stopAfter(calls);
    await this.tick().catch(() => undefined);
    this.subject.faults.heal();
    return fault.hits > 0;
  }

  /** What comes by itself after a crash: time, and further ticks. */
  async recover(): Promise<void> {
    for (let tick = 0; tick < 3; tick++) {
      await this.clock.advance(LOST_SECONDS);
      await this.tick();
    }
  }

  live() {
    return [...this.cluster.tasks.values()].filter(({ stopped }) => !stopped);
  }

  endAll(exitCode: number): void {
    for (const { taskArn } of this.live()) this.cluster.end(taskArn, exitCode);
  }
}

/** A crash inside a change may leave a pointer too many and never one too few. */
export function jobCrashContract(make: MakeLedger): void {
  async function begin() {
    const subject = await make();
    const { leases, serving, jobs } = subject.ledger;
    await leases.create({ active: HOME, holder: 'keeper' });
    await serving.allowDispatch({ region: HOME, epoch: 1 });
    await jobs.submit({ id: 'a', application: APP, jobClass: 'normal', payload: '{}', at: AT });
    return { subject, jobs, side: new Side(subject, new ManualClock(), HOME) };
  }

  /** Plays a history for each point at which the caller may die, until it no longer dies. */
  async function atEachCrashPoint(history: (calls: number) => Promise<boolean>): Promise<void> {
    for (let calls = 0; calls < MANY; calls++) {
      const died = await history(calls);
      if (!died) return expect(calls).toBeGreaterThan(1);
    }
    throw new Error(`still dying after ${MANY} calls`);
  }

  test('a job is run, whichever call of its start a dispatcher dies after', () =>
    atEachCrashPoint(async (calls) => {
      const { side, jobs } = await begin();
      const died = await side.dyingTick(calls);
      await side.recover();
      const account = await jobs.account(APP);
      expect({ calls, accepted: account.accepted, running: account.running }).toEqual({
        calls,
        accepted: 1,
        running: 1,
      });
      expect(side.live().length).toBeGreaterThan(0);
      side.endAll(0);
      await side.recover();
      expect(await jobs.account(APP)).toMatchObject({ done: 1, running: 0, pending: 0 });
      return died;
    }));

  test('a job that has ended is recorded once, whichever call of it a dispatcher dies after', () =>
    atEachCrashPoint(async (calls) => {
      const { side, jobs } = await begin();
      await side.tick();
      side.endAll(0);
      const died = await side.dyingTick(calls);
      await side.recover();
      expect({ calls, ...(await jobs.account(APP)) }).toMatchObject({ calls, done: 1, running: 0, pending: 0 });
      expect(await jobs.running(APP)).toEqual([]);
      expect(side.cluster.tasks.size).toBe(1);
      return died;
    }));

  test('a job that failed is run again, whichever call of its requeue a dispatcher dies after', () =>
    atEachCrashPoint(async (calls) => {
      const { side, jobs } = await begin();
      await side.tick();
      side.endAll(1);
      const died = await side.dyingTick(calls);
      await side.recover();
      side.endAll(0);
      await side.recover();
      expect({ calls, ...(await jobs.account(APP)) }).toMatchObject({ calls, done: 1, running: 0, pending: 0 });
      return died;
    }));

  test('a job of the lost side is run, whichever call of its requeue the takeover dies after', () =>
    atEachCrashPoint(async (calls) => {
      const { side, jobs, subject } = await begin();
      await side.tick();
      const died = await takeOver(subject, calls);
      const standby = new Side(subject, side.clock, subject.jobsIn ?? STANDBY);
      await standby.recover();
      expect({ calls, live: standby.live().length }).toEqual({ calls, live: 1 });
      expect(await jobs.account(APP)).toMatchObject({ accepted: 1, running: 1 });
      return died;
    }));

  test('a job of the lost side is run, when its late end arrives between a requeue that died and its retry', () =>
    atEachCrashPoint(async (calls) => {
      const { side, jobs, subject } = await begin();
      await side.tick();
      const [late] = await jobs.running(APP);
      if (late === undefined) throw new Error('the job does not run');
      const died = await takeOver(subject, calls);
      await jobs.finish(late, { state: 'done', at: AT });
      await requeueAll(subject);
      const standby = new Side(subject, side.clock, subject.jobsIn ?? STANDBY);
      await standby.recover();
      const { done } = await jobs.account(APP);
      expect({ calls, doneOrLive: done + standby.live().length }).toEqual({ calls, doneOrLive: 1 });
      return died;
    }));
}

async function requeueAll({ ledger: { jobs, leases } }: LedgerSubject): Promise<void> {
  const { epoch = 0 } = (await leases.read()) ?? {};
  const old = (await jobs.running(APP)).filter((job) => job.epoch < epoch);
  await Promise.all(old.map((job) => jobs.requeue(job, { epoch, because: 'it ran on the side that was lost' })));
}

/** Raises the epoch, then requeues; dies after so many calls of the requeue. Jobs of one Region wait until that one serves again. */
async function takeOver(subject: LedgerSubject, calls: number): Promise<boolean> {
  for (const to of [STANDBY, ...(subject.jobsIn === undefined ? [] : [subject.jobsIn])]) await takeFor(subject, to);
  const fault = subject.faults.stopAfter(calls);
  await requeueAll(subject).catch(() => undefined);
  subject.faults.heal();
  return fault.hits > 0;
}

async function takeFor({ ledger: { leases, serving } }: LedgerSubject, to: string): Promise<void> {
  const { epoch = 0, renewSeq = 0 } = (await leases.read()) ?? {};
  const taken = await leases.take({ epoch, renewSeq, nextEpoch: epoch + 1, to, by: `run-${epoch}`, at: AT });
  expect(taken.written).toBe(true);
  await serving.allowDispatch({ region: to, epoch: epoch + 1 });
}

const settings = (): WorkloadSettings => ({
  installation: 'shop',
  workload: 'orders',
  regions: REGIONS,
  ledgerTable: 'shop-ledger',
  rtoSeconds: 600,
  rpoSeconds: 60,
  whenRpoExceeded: 'promote',
  automation: 'automatic',
  approvalDeadlineSeconds: 900,
  databases: [],
  services: [],
  jobs: {
    cluster: { home: 'jobs', standby: 'jobs' },
    subnets: [],
    securityGroups: [],
    maxRunning: 5,
    applications: [
      {
        name: APP,
        taskDefinition: { home: 'invoice', standby: 'invoice' },
        container: 'job',
        classes: ['normal'],
        maxAttempts: 5,
        effects: 'unmarked',
      },
    ],
  },
  records: [],
  topicArn: '',
});

import type { Command } from 'commander';
import { DEFAULT_TIMINGS, type WorkloadSettings } from '../lambda/contract/settings';
import { Dispatcher } from '../lambda/loops/dispatcher';
import type { Lease } from '../lambda/ports/lease-store';
import type { Benchmark } from './benchmark';
import { DispatchWorld } from './dispatch-world';
import { wholeNumber } from './options';
import { tableOf } from './table';

interface Options {
  readonly rounds: number;
}

const HOME = 'us-east-1';
const STANDBY = 'us-west-2';
const QUEUES = [100, 1_000, 10_000] as const;
const RUNNING = 100;
const PENDING = [1_000, 1_000_000] as const;

/** Dispatchers live 75 s and one is started each minute: two overlap, never quite together. */
const DISPATCHERS = 2;

/** Launches against what the quotas of an account allow, and what a takeover costs with few and with many pending jobs. Virtual time. */
export const dispatchBenchmark: Benchmark = {
  name: 'dispatch',
  summary:
    'how close launches come to the quota of an account, and whether pending jobs make a takeover slower (virtual time)',
  define: (command: Command) => {
    command
      .option('--rounds <count>', 'how often each queue is played', wholeNumber, 1)
      .action(async ({ rounds }: Options) => {
        const rows: (readonly string[])[] = [];
        for (const count of QUEUES)
          for (let round = 0; round < rounds; round += 1) rows.push(launchRow(await playQueue(count)));
        process.stdout.write(
          `${tableOf(['jobs', 'first after', 'seconds', 'allowed', 'of the quota', 'calls', 'throttled'], rows)}\n\n`,
        );
        const takeovers = [];
        for (const pending of PENDING) takeovers.push(await playTakeover(pending));
        process.stdout.write(`${takeoverTable(takeovers)}\n`);
      });
  },
};

export interface PlayedQueue {
  readonly count: number;
  /** Until the first launch: heads are read, jobs claimed, launches booked. */
  readonly firstSeconds: number;
  /** From the first launch to the last. */
  readonly seconds: number;
  /** One job is one RunTask call: the k-th cannot start before (k − 20)/20 s. */
  readonly allowedSeconds: number;
  /** Of what the quota lets start from the first launch on. */
  readonly share: number;
  readonly calls: number;
  readonly throttled: number;
}

export async function playQueue(count: number): Promise<PlayedQueue> {
  const world = new DispatchWorld();
  await world.accept(count);
  const beganMs = world.clock.nowMs;
  const dispatchers = Array.from({ length: DISPATCHERS }, (_, i) => live(world, count, i * 1_700));
  await Promise.all(dispatchers);
  const { startedMs, calls, throttled } = world.cluster;
  const firstMs = Math.min(...startedMs);
  const seconds = (Math.max(...startedMs) - firstMs) / 1000;
  const allowedSeconds = (count - 20) / 20;
  const share = count / (20 + 20 * seconds);
  return { count, firstSeconds: (firstMs - beganMs) / 1000, seconds, allowedSeconds, share, calls, throttled };
}

async function live(world: DispatchWorld, count: number, delayMs: number): Promise<void> {
  await world.clock.sleep(delayMs);
  const dispatcher = dispatcherOf(world, count);
  const tickMs = DEFAULT_TIMINGS.dispatcherTickSeconds * 1000;
  while (world.cluster.startedMs.length < count) {
    const beganMs = world.clock.nowMs;
    await dispatcher.tick().catch(() => undefined);
    await world.clock.sleep(Math.max(1, tickMs - (world.clock.nowMs - beganMs)));
  }
}

export interface PlayedTakeover {
  readonly pending: number;
  readonly seconds: number;
  readonly calls: number;
}

/** What a takeover does with jobs: read the claims, take each back, and start the first ones here. */
export async function playTakeover(pending: number): Promise<PlayedTakeover> {
  const world = new DispatchWorld();
  await world.accept(pending + RUNNING);
  await claimSome(world);
  const [beganMs, callsBefore] = [world.clock.nowMs, world.table.calls];
  const old = await world.jobs.running('billing');
  await Promise.all(
    old.map((job) => world.jobs.requeue(job, { epoch: 2, because: 'it ran on the side that was lost' })),
  );
  await dispatcherOf(world, 100).tick();
  return { pending, seconds: (world.clock.nowMs - beganMs) / 1000, calls: world.table.calls - callsBefore };
}

async function claimSome({ jobs, clock }: DispatchWorld): Promise<void> {
  const heads = await jobs.heads('billing', 'urgent', RUNNING);
  const claim = { epoch: 1, region: HOME, at: clock.now().toISOString() };
  await Promise.all(heads.map((head) => jobs.claim(head, claim)));
}

function dispatcherOf({ jobs, accounts, launches, cluster, clock }: DispatchWorld, maxRunning: number): Dispatcher {
  const lease: Lease = { epoch: 2, active: STANDBY, renewSeq: 1, holder: 'keeper', anchors: {} };
  const serving = { region: STANDBY, epoch: 2 };
  const ports = {
    leases: { read: async () => lease, create: never, renew: never, take: never },
    serving: { dispatching: async () => serving },
    runs: { current: never },
    returns: { record: never, returns: never, mayTell: never },
    queue: jobs,
    claims: jobs,
    late: jobs,
    waiting: jobs,
    accounts,
    launches,
    cluster,
  };
  return new Dispatcher(ports, { settings: settingsOf(maxRunning), timings: DEFAULT_TIMINGS, region: STANDBY, clock });
}

const never = async (): Promise<never> => {
  throw new Error('nobody asks for that here');
};

const settingsOf = (maxRunning: number): WorkloadSettings => ({
  installation: 'demo',
  workload: 'orders',
  regions: { home: HOME, standby: STANDBY, tiebreaker: 'us-east-2' },
  ledgerTable: 'demo-ledger',
  rtoSeconds: 900,
  rpoSeconds: 90,
  whenRpoExceeded: 'promote',
  automation: 'automatic',
  approvalDeadlineSeconds: 3600,
  databases: [],
  services: [],
  jobs: {
    cluster: { home: 'jobs', standby: 'jobs' },
    subnets: [],
    securityGroups: [],
    maxRunning,
    applications: [
      {
        name: 'billing',
        taskDefinition: { home: 'billing', standby: 'billing' },
        container: 'job',
        classes: ['urgent', 'normal', 'bulk'],
        maxAttempts: 3,
        effects: 'unmarked',
      },
    ],
  },
  records: [],
  topicArn: '',
});

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const launchRow = ({
  count,
  firstSeconds,
  seconds,
  allowedSeconds,
  share,
  calls,
  throttled,
}: PlayedQueue): readonly string[] => [
  String(count),
  firstSeconds.toFixed(2),
  seconds.toFixed(2),
  allowedSeconds.toFixed(2),
  percent(share),
  String(calls),
  percent(throttled / calls),
];

function takeoverTable(played: readonly PlayedTakeover[]): string {
  const first = played[0]?.seconds ?? 1;
  const rows = played.map(({ pending, seconds, calls }) => [
    String(pending),
    seconds.toFixed(2),
    String(calls),
    (seconds / first).toFixed(3),
  ]);
  return tableOf(['pending jobs', 'seconds', 'calls to the ledger', 'ratio'], rows);
}

import type { Command } from 'commander';
import { machineOf } from '../lab/rehearsal/shipped-machine';
import { type DatabaseKind, type DatabaseSettings, DEFAULT_TIMINGS, type Timings } from '../lambda/contract/settings';
import type { Benchmark } from './benchmark';
import { wholeNumber } from './options';
import { type ShippedFailover, shippedFailover } from './shipped-failover';
import { quantile } from './spread';
import { tableOf } from './table';
import type { FailoverToTime } from './timed-failover';
import { drawn, overheadOf, type Timing, timeFailover } from './timing';

interface Options {
  readonly draws: number;
  readonly seed: number;
  readonly poll: number;
}

interface Story extends Pick<FailoverToTime, 'promotion' | 'home' | 'orchestration'> {
  readonly name: string;
  readonly family: DatabaseKind;
  readonly records: 'with its record' | 'without records';
  readonly goal: number;
}

const FAILOVER = { orchestration: 'failover', records: 'without records', goal: 0.05 } as const;
const RDS = { ...FAILOVER, family: 'rds-replica-pair', promotion: 'rds' } as const;

export const STORIES: readonly Story[] = [
  { ...RDS, name: 'RDS, home silent', home: 'silent' },
  { ...RDS, name: 'RDS, home silent, DNS', home: 'silent', records: 'with its record' },
  { ...RDS, name: 'RDS, home alive', home: 'alive' },
  { ...FAILOVER, name: 'Aurora, home silent', home: 'silent', family: 'aurora-global', promotion: 'auroraFailover' },
  {
    name: 'Aurora, switchover',
    orchestration: 'switchover',
    home: 'alive',
    family: 'aurora-global',
    promotion: 'auroraSwitchover',
    records: 'without records',
    goal: 0.1,
  },
];

/** What orchestration adds to what AWS takes anyway. */
export const overheadBenchmark: Benchmark = {
  name: 'overhead',
  summary: 'what the orchestration adds to the operations of AWS that a failover has to wait for, in virtual time',
  define: (command: Command) => {
    command
      .option('--draws <count>', 'failovers of each kind, each with times of its own', wholeNumber, 1_000)
      .option('--seed <number>', 'the same seed draws the same times', wholeNumber, 1)
      .option(
        '--poll <seconds>',
        'wait between two looks at a promotion, instead of what ships',
        wholeNumber,
        DEFAULT_TIMINGS.promotionPollSeconds,
      )
      .action(async (options: Options) => {
        process.stdout.write(await measureOverhead(await shippedFailover(), options));
      });
  },
};

export async function measureOverhead(failover: ShippedFailover, options: Options): Promise<string> {
  const timings = { ...DEFAULT_TIMINGS, promotionPollSeconds: options.poll };
  const rows: (readonly string[])[] = [];
  for (const story of STORIES) rows.push(rowOf(story, await timingsOf(story, failover, timings, options)));
  return `${tableOf(HEADS, rows)}\n\n${note(options)}\n`;
}

export function timingsOf(
  { promotion, home, records, family, orchestration }: Omit<Story, 'name' | 'goal'>,
  { shipped: { workload }, settings }: ShippedFailover,
  timings: Timings,
  { draws, seed }: Pick<Options, 'draws' | 'seed'>,
): Promise<readonly Timing[]> {
  const databases = settings.databases.map((database) => asFamily(database, family));
  const played = { ...settings, databases, records: records === 'with its record' ? settings.records : [] };
  const shipped = machineOf(workload, 'standby', orchestration ?? 'failover');
  const plan = { shipped, settings: played, timings, promotion, home, orchestration };
  return drawn(draws, seed, (dice) => timeFailover(plan, dice()));
}

/** The same database in the other family: one identity, a cluster on each side. */
function asFamily(database: DatabaseSettings, family: DatabaseKind): DatabaseSettings {
  if (family !== 'aurora-global' || database.kind === family) return database;
  const instance = { home: `${database.name}-home`, standby: `${database.name}-standby` };
  return { ...database, kind: family, globalCluster: database.name, instance };
}

const HEADS = [
  'failover',
  'AWS, median',
  'ours, median',
  '… asking',
  '… noticing',
  '… the rest',
  'overhead p50',
  'p95',
  'max',
  'goal, p95',
  'while nobody writes, p95',
];

function rowOf({ name, goal }: Story, timings: readonly Timing[]): readonly string[] {
  const median = (figure: (timing: Timing) => number): string =>
    `${(quantile(timings.map(figure), 0.5) / 1000).toFixed(1)} s`;
  const shares = timings.map(overheadOf);
  return [
    name,
    median(({ criticalMs }) => criticalMs),
    median(({ wallMs, criticalMs }) => wallMs - criticalMs),
    median(({ askedMs }) => askedMs),
    median(({ noticedMs }) => noticedMs),
    median(({ restMs }) => restMs),
    ...[0.5, 0.95, 1].map((share) => percent(quantile(shares, share))),
    `${quantile(shares, 0.95) <= goal ? 'met' : 'missed'}, ≤ ${percent(goal)}`,
    percent(
      quantile(
        timings.map(({ paused }) => overheadOf(paused)),
        0.95,
      ),
    ),
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const note = ({ draws, seed, poll }: Options): string =>
  [
    'Virtual time, a lab figure: the shipped machine and steps on ports in memory, every call takes a drawn time (bench/operation-times.ts).',
    'AWS is the critical path (bench/critical-path.ts); "asking", "noticing" and "the rest" are spans of the run, with the AWS calls in them.',
    '"While nobody writes" is from the order to close until the databases are open: what a planned move costs its users.',
    'Aurora is promoted after the fence (ADR 0022): with home silent its critical path is the sum of both. A switchover has no jobs to drain here.',
    `npm run bench -- overhead --draws ${draws} --seed ${seed}${poll === DEFAULT_TIMINGS.promotionPollSeconds ? '' : ` --poll ${poll}`}`,
  ].join('\n');

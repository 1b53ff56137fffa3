import type { Command } from 'commander';
import { DEFAULT_TIMINGS, type Timings } from '../lambda/contract/settings';
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

interface Story extends Pick<FailoverToTime, 'promotion' | 'home'> {
  readonly name: string;
  readonly records: 'with its record' | 'without records';
  readonly goal: number;
}

/** The rows of Aurora and of a switchover play their times on an RDS pair. */
export const STORIES: readonly Story[] = [
  { name: 'RDS, home silent', promotion: 'rds', home: 'silent', records: 'without records', goal: 0.05 },
  { name: 'RDS, home silent, DNS', promotion: 'rds', home: 'silent', records: 'with its record', goal: 0.05 },
  { name: 'RDS, home alive', promotion: 'rds', home: 'alive', records: 'without records', goal: 0.05 },
  {
    name: 'times of Aurora, home silent',
    promotion: 'auroraFailover',
    home: 'silent',
    records: 'without records',
    goal: 0.05,
  },
  {
    name: 'times of a switchover, home alive',
    promotion: 'auroraSwitchover',
    home: 'alive',
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
  { promotion, home, records }: Pick<Story, 'promotion' | 'home' | 'records'>,
  { shipped, settings }: ShippedFailover,
  timings: Timings,
  { draws, seed }: Pick<Options, 'draws' | 'seed'>,
): Promise<readonly Timing[]> {
  const played = { ...settings, records: records === 'with its record' ? settings.records : [] };
  return drawn(draws, seed, (dice) => timeFailover({ shipped, settings: played, timings, promotion, home }, dice()));
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
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const note = ({ draws, seed, poll }: Options): string =>
  [
    'Virtual time, a lab figure: the shipped machine and steps on ports in memory, every call takes a drawn time (bench/operation-times.ts).',
    'AWS is the critical path (bench/critical-path.ts); "asking", "noticing" and "the rest" are spans of the run, with the AWS calls in them.',
    'The product has no Aurora yet: its rows play the times of Aurora on an RDS pair.',
    `npm run bench -- overhead --draws ${draws} --seed ${seed}${poll === DEFAULT_TIMINGS.promotionPollSeconds ? '' : ` --poll ${poll}`}`,
  ].join('\n');

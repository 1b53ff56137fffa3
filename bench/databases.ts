import type { Command } from 'commander';
import { MOST_HISTORY_EVENTS } from '../lab/machine';
import { DEFAULT_TIMINGS, LARGEST_ENVIRONMENT_BYTES, type Timings } from '../lambda/contract/settings';
import type { Benchmark } from './benchmark';
import type { Dice } from './dice';
import { wholeNumber } from './options';
import { promotionOf } from './promotions';
import { databaseNames, type ShippedFailover, shippedFailover, withDatabases } from './shipped-failover';
import { quantile } from './spread';
import { tableOf } from './table';
import type { FailoverToTime } from './timed-failover';
import { drawn, type Timing, timeFailover } from './timing';

interface Options {
  readonly draws: number;
  readonly seed: number;
}

const COUNTS = [1, 2, 5, 10, 20, 50, 100];
const GOAL = 1.05;

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html (256 KiB) */
const MOST_PAYLOAD_BYTES = 262_144;

/** More databases in one workload: does the slowest one alone decide how long it takes? */
export const databasesBenchmark: Benchmark = {
  name: 'databases',
  summary: 'a workload of 1 to 100 databases against the slowest of them alone, in virtual time',
  define: (command: Command) => {
    command
      .option('--draws <count>', 'failovers of each count, each with times of its own', wholeNumber, 20)
      .option('--seed <number>', 'the same seed draws the same times', wholeNumber, 1)
      .action(async (options: Options) => {
        process.stdout.write(await measureDatabases(await shippedFailover(), options));
      });
  },
};

export async function measureDatabases(
  failover: ShippedFailover,
  options: Options,
  counts: readonly number[] = COUNTS,
): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const count of counts)
    rows.push(rowOf(count, await pairsOf(count, failover, DEFAULT_TIMINGS, options), failover));
  return `${tableOf(HEADS, rows)}\n\n${note(options)}\n`;
}

export interface Pair {
  readonly all: Timing;
  /** The one of them whose promotion takes longest, in a workload of its own. */
  readonly slowest: Timing;
}

export function pairsOf(
  count: number,
  { shipped, settings }: ShippedFailover,
  timings: Timings,
  { draws, seed }: Options,
  ports?: () => FailoverToTime['ports'],
): Promise<readonly Pair[]> {
  const names = databaseNames(count);
  const play = (some: readonly string[], dice: Dice) =>
    timeFailover(
      { shipped, settings: withDatabases(settings, some), timings, promotion: 'rds', home: 'silent', ports: ports?.() },
      dice,
    );
  return drawn(draws, seed, async (dice) => ({
    all: await play(names, dice()),
    slowest: await play([slowestOf(names, dice())], dice()),
  }));
}

export const ratioOf = ({ all, slowest }: Pair): number => all.wallMs / slowest.wallMs;

function slowestOf(names: readonly string[], dice: Dice): string {
  const times = new Map(names.map((name) => [name, promotionOf(`${name}-standby`, 'rds', dice).durationMs]));
  const longestMs = Math.max(...times.values());
  return names.find((name) => times.get(name) === longestMs) ?? 'none';
}

const HEADS = [
  'databases',
  'all, median',
  'slowest alone',
  'ratio p50',
  'p95',
  'max',
  `goal, p95 ≤ ${GOAL}`,
  `history, of ${MOST_HISTORY_EVENTS.toLocaleString('en-GB')}`,
  'largest payload, of 256 KiB',
  'settings',
];

function rowOf(count: number, pairs: readonly Pair[], { settings }: ShippedFailover): readonly string[] {
  const ratios = pairs.map(ratioOf);
  const median = (figure: (pair: Pair) => number): string =>
    `${(quantile(pairs.map(figure), 0.5) / 1000).toFixed(1)} s`;
  const most = (figure: (timing: Timing) => number): number => Math.max(...pairs.map(({ all }) => figure(all)));
  const payloadBytes = most((timing) => timing.largestPayloadBytes);
  const settingsBytes = Buffer.byteLength(JSON.stringify(withDatabases(settings, databaseNames(count))));
  return [
    String(count),
    median(({ all }) => all.wallMs),
    median(({ slowest }) => slowest.wallMs),
    ...[0.5, 0.95, 1].map((share) => quantile(ratios, share).toFixed(3)),
    quantile(ratios, 0.95) <= GOAL ? 'met' : 'missed',
    String(most((timing) => timing.historyEvents)),
    `${(payloadBytes / 1024).toFixed(1)} KiB${payloadBytes > MOST_PAYLOAD_BYTES ? ', too much' : ''}`,
    `${settingsBytes} B, ${settingsBytes > LARGEST_ENVIRONMENT_BYTES ? 'file' : 'environment'}`,
  ];
}

const note = ({ draws, seed }: Options): string =>
  [
    'Virtual time, a lab figure: the shipped machine and steps on ports in memory; RDS promotions of 180 to 600 s, home silent.',
    'History and payload are the most of all draws. "file": the settings stand beside the bundle of each function, not in its environment (ADR 0017).',
    'Calls are not throttled here: a look at 100 databases is 100 DescribeDBInstances, and the next one comes 17 s later.',
    `npm run bench -- databases --draws ${draws} --seed ${seed}`,
  ].join('\n');

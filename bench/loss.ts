import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import config from '../handover.config';
import { deployedConfig } from '../lab/app/deployed-config';
import { type ShippedApp, shippedApp } from '../lab/simulator/shipped';
import type { Benchmark } from './benchmark';
import type { Bounded, FenceKind, LossGiven, LossOrder, Takeover } from './loss-draw';
import { wholeNumber } from './options';
import { portions, sideBySide } from './side-by-side';
import { quantile } from './spread';
import { tableOf } from './table';

interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly workers: number;
}

/** Days that a worker plays before it answers, and least in a round. */
const AT_ONCE = 25;
/** Days without any takeover in a row after which something else is wrong. */
const IN_VAIN = 2_000;

/** The bound of promise P4 beside what was lost. */
export const lossBenchmark: Benchmark = {
  name: 'loss',
  summary: "is the reported loss bound ever below the true loss, and how far above it: the simulator's bad days",
  define: (command: Command) => {
    command
      .option('--runs <count>', 'takeovers that are judged; days without one do not count', wholeNumber, 10_000)
      .option('--seed <number>', 'the first day; the days after it follow', wholeNumber, 1)
      .option('--workers <count>', 'side by side', wholeNumber, availableParallelism())
      .action(async (options: Options) => {
        process.stdout.write(await measureLoss(shippedApp(await deployedConfig(config)), options));
      });
  },
};

export async function measureLoss(app: ShippedApp, options: Options): Promise<string> {
  const { takeovers, days } = await playTakeovers(app, options);
  const bounded = takeovers.flatMap(({ databases }) => databases);
  return `${lossTable(bounded)}\n\n${note(takeovers, days, options)}\n`;
}

interface Judged {
  readonly takeovers: readonly Takeover[];
  readonly days: number;
}

/** A round is as long as takeovers are missing, so that which days are played depends on the seed alone. */
async function playTakeovers(app: ShippedApp, { runs, seed, workers }: Options): Promise<Judged> {
  const takeovers: Takeover[] = [];
  let [next, lastFound] = [seed, seed];
  while (takeovers.length < runs) {
    const count = Math.max(AT_ONCE, runs - takeovers.length);
    const given: LossGiven = { app };
    const orders = portions(next, count, AT_ONCE);
    const division = { entry: 'loss-worker.ts', workers: Math.min(workers, orders.length), given, orders };
    takeovers.push(...(await sideBySide<LossOrder, Takeover[]>(division)).flat());
    next += count;
    lastFound = takeovers.at(-1)?.seed ?? lastFound;
    if (next - lastFound > IN_VAIN) throw new Error(`no takeover in the days ${lastFound} to ${next - 1}`);
  }
  const judged = takeovers.slice(0, runs);
  return { takeovers: judged, days: (judged.at(-1)?.seed ?? seed) - seed + 1 };
}

const FENCES: readonly (readonly [FenceKind, string])[] = [
  ['acknowledged', 'the old side acknowledged'],
  ['deadline', 'its deadline passed'],
  ['unfenced', 'unfenced, by a person'],
  ['none', 'no word yet'],
];

export function lossTable(bounded: readonly Bounded[]): string {
  const heads = [
    'fence',
    'promoted',
    'bound unknown',
    'lost nothing',
    'true loss, p50 / max',
    'bound, p50 / max',
    'bound − loss, min',
    'p50',
    'p95',
    'max',
    'bound below loss',
  ];
  const rows = FENCES.flatMap(([fence, name]) => {
    const own = bounded.filter((one) => one.fence === fence);
    return own.length === 0 ? [] : [rowOf(name, own)];
  });
  return tableOf(heads, [...rows, rowOf('all', bounded)]);
}

function rowOf(name: string, bounded: readonly Bounded[]): readonly string[] {
  const known = bounded.flatMap(({ boundSeconds, lostSeconds }) =>
    boundSeconds === undefined ? [] : [{ boundSeconds, lostSeconds, slack: boundSeconds - lostSeconds }],
  );
  const lost = known.map(({ lostSeconds }) => lostSeconds);
  const bounds = known.map(({ boundSeconds }) => boundSeconds);
  const slack = known.map((one) => one.slack);
  return [
    name,
    `${bounded.length}`,
    `${bounded.length - known.length}`,
    `${bounded.filter(({ lostSeconds }) => lostSeconds === 0).length}`,
    `${figure(lost, 0.5)} / ${figure(lost, 1)}`,
    `${figure(bounds, 0.5)} / ${figure(bounds, 1)}`,
    ...[0, 0.5, 0.95, 1].map((share) => figure(slack, share)),
    `${tooLow(bounded).length}`,
  ];
}

export const tooLow = (bounded: readonly Bounded[]): readonly Bounded[] =>
  bounded.filter(({ boundSeconds, lostSeconds }) => boundSeconds !== undefined && boundSeconds < lostSeconds);

const figure = (values: readonly number[], share: number): string =>
  values.length === 0 ? '–' : `${quantile(values, share).toFixed(1)} s`;

function note(takeovers: readonly Takeover[], days: number, { runs, seed }: Options): string {
  const low = tooLow(takeovers.flatMap(({ databases }) => databases));
  const seeds = [...new Set(low.map((one) => one.seed))].slice(0, 10).join(', ');
  return [
    `Goal: never below. ${low.length === 0 ? 'Met' : `Missed, in the days ${seeds}`}: ${takeovers.length} takeovers with a word on their loss, of ${days} days.`,
    'Virtual time, a lab figure: days of the simulator (npm run simulate), whatever goes wrong in them; one row for each database that was promoted.',
    'True loss: from the first to the last write that was acknowledged and is not in the promoted copy. Figures in seconds are of the known bounds.',
    `npm run bench -- loss --runs ${runs} --seed ${seed}`,
  ].join('\n');
}

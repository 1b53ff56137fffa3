import type { Command } from 'commander';
import { VirtualClock } from '../lab/machine';
import { DEFAULT_TIMINGS, type Timings } from '../lambda/contract/settings';
import type { Benchmark } from './benchmark';
import { DrOrchestrator } from './dr-orchestrator';
import type { PromotionKind } from './operation-times';
import { wholeNumber } from './options';
import { databaseNames, type ShippedFailover, shippedFailover, withDatabases } from './shipped-failover';
import { quantile } from './spread';
import { tableOf } from './table';
import { drawn, type Timing, timeFailover } from './timing';

interface Options {
  readonly draws: number;
  readonly seed: number;
}

export interface Work {
  readonly name: string;
  readonly layers: number;
  readonly databasesInEach: number;
  readonly promotion: PromotionKind;
}

/** The product promotes RDS replicas only: where the times are Aurora's, both structures promote an RDS pair in them. */
export const WORKS: readonly Work[] = [
  { name: 'one database', layers: 1, databasesInEach: 1, promotion: 'rds' },
  { name: 'ten databases in one layer', layers: 1, databasesInEach: 10, promotion: 'rds' },
  { name: 'five layers of one database', layers: 5, databasesInEach: 1, promotion: 'rds' },
  { name: 'one database, times of Aurora', layers: 1, databasesInEach: 1, promotion: 'auroraFailover' },
  { name: 'five layers, times of Aurora', layers: 5, databasesInEach: 1, promotion: 'auroraFailover' },
];

/** The same promotions under two structures. */
export const orchestratorsBenchmark: Benchmark = {
  name: 'orchestrators',
  summary:
    "Handover beside the structure of AWS's DR Orchestrator sample, the same promotions for both, in virtual time",
  define: (command: Command) => {
    command
      .option('--draws <count>', 'failovers of each kind, each with times of its own', wholeNumber, 200)
      .option('--seed <number>', 'the same seed draws the same times', wholeNumber, 1)
      .action(async (options: Options) => {
        process.stdout.write(await compareOrchestrators(await shippedFailover(), options));
      });
  },
};

export async function compareOrchestrators(failover: ShippedFailover, options: Options): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const work of WORKS) rows.push(rowOf(work, await duelsOf(work, failover, DEFAULT_TIMINGS, options)));
  return `${tableOf(HEADS, rows)}\n\n${note(options)}\n`;
}

export interface Duel {
  readonly handover: Timing;
  readonly sampleMs: number;
}

export function duelsOf(
  { layers, databasesInEach, promotion }: Work,
  { shipped, settings }: ShippedFailover,
  timings: Timings,
  { draws, seed }: Options,
): Promise<readonly Duel[]> {
  const names = databaseNames(layers * databasesInEach);
  const identifiers = names.map((name) => `${name}-standby`);
  const layered = Array.from({ length: layers }, (_, layer) =>
    identifiers.slice(layer * databasesInEach, (layer + 1) * databasesInEach),
  );
  const ours = {
    shipped,
    settings: withDatabases(settings, names),
    timings,
    promotion,
    home: 'silent',
  } as const;
  return drawn(draws, seed, async (dice) => ({
    handover: await timeFailover(ours, dice()),
    sampleMs: await new DrOrchestrator(new VirtualClock(), dice(), promotion).failOver(layered),
  }));
}

const HEADS = [
  'the same promotions',
  'Handover p50',
  'p95',
  'of it, until promoted p50',
  'p95',
  'the sample p50',
  'p95',
  'sample / Handover p50',
  'p95',
];

function rowOf({ name }: Work, duels: readonly Duel[]): readonly string[] {
  const both = (figure: (duel: Duel) => number, said: (value: number) => string): readonly string[] =>
    [0.5, 0.95].map((share) => said(quantile(duels.map(figure), share)));
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;
  return [
    name,
    ...both(({ handover }) => handover.wallMs, seconds),
    ...both(({ handover }) => handover.promotedMs, seconds),
    ...both(({ sampleMs }) => sampleMs, seconds),
    ...both(
      ({ handover, sampleMs }) => sampleMs / handover.wallMs,
      (ratio) => ratio.toFixed(2),
    ),
  ];
}

const note = ({ draws, seed }: Options): string =>
  [
    'Virtual time, a lab figure. The sample is its structure only, as bench/dr-orchestrator.ts says; it was not run on AWS, and neither was Handover.',
    'Handover, in its whole run: judges, raises the epoch, waits for the fence (60 s beside the promotions), opens the databases,',
    'switches connections, verifies with a real write, reports. The sample ends when the databases are available: no fence, no lag',
    'check, no connections, no verification; who wants those adds their time. Its layers wait for each other because a team may want',
    'an order; Handover promotes all databases at once and keeps no order among them. In one layer the sample would be as fast.',
    'The product has no Aurora yet: its rows play the times of Aurora on an RDS pair, in both structures.',
    `npm run bench -- orchestrators --draws ${draws} --seed ${seed}`,
  ].join('\n');

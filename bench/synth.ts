import type { Command } from 'commander';
import config from '../handover.config';
import { MOST_HISTORY_EVENTS } from '../lab/machine';
import { DEFAULT_TIMINGS } from '../lambda/contract/settings';
import type { Benchmark } from './benchmark';
import { type LinearFit, linearFit, type Point } from './linear-fit';
import { LongPromotion } from './long-promotion';
import { machineNote } from './machine';
import { wholeNumber } from './options';
import { databaseNames, type ShippedFailover, shippedFailover, withDatabases } from './shipped-failover';
import { type SynthesizedApp, synthesizedApp } from './synthesized-app';
import { tableOf } from './table';
import { timeFailover } from './timing';

interface Options {
  readonly rounds: number;
}

/** More are refused; adopted ones add less of everything. */
const COUNTS = [1, 10, 20, 30, 40, 50, 60];

/** Below, settings stand in the environment of each function, above beside its bundle (ADR 0017): a line through both would be bent. */
const LINE_FROM = 10;

const GOAL = { rSquared: 0.999, bytesEach: 2_000, cpuMsEach: 25, historyShare: 0.5 };

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_RESOURCES = 500;

const LONG_PROMOTION = { databases: 100, minutes: 10 };

/** What one more database costs whoever synthesizes and deploys. */
export const synthBenchmark: Benchmark = {
  name: 'synth',
  summary:
    'template bytes and synth CPU of 1 to 60 databases, the most that the app creates, and the history of a run of 100 that takes ten minutes',
  define: (command: Command) => {
    command
      .option('--rounds <count>', 'syntheses of each count; the one that took least CPU stands', wholeNumber, 3)
      .action(async (options: Options) => {
        process.stdout.write(await measureSynth(options));
        process.stdout.write(await measureHistory(await shippedFailover()));
      });
  },
};

export interface Measured extends SynthesizedApp {
  readonly databases: number;
}

export async function measureSynth({ rounds }: Options, counts: readonly number[] = COUNTS): Promise<string> {
  const measured: Measured[] = [];
  for (const databases of counts) measured.push({ databases, ...(await leastOf(rounds, databases)) });
  return `${tableOf(HEADS, measured.map(rowOf))}\n\n${verdicts(measured).join('\n')}\n${note(rounds)}\n`;
}

async function leastOf(rounds: number, databases: number): Promise<SynthesizedApp> {
  const all: SynthesizedApp[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await synthesizedApp(withPairs(databases)));
  const [least] = all.sort((one, other) => one.cpuMs - other.cpuMs);
  if (least === undefined) throw new Error('nothing was synthesized');
  return least;
}

/** The example with so many databases, each like its first; jobs, records and all else as they are. */
function withPairs(count: number): typeof config {
  const [workload] = config.workloads;
  const [database] = workload?.databases ?? [];
  if (workload === undefined || database === undefined) throw new Error('the example has no database');
  const more = databaseNames(count).map((name) => ({ ...database, name }));
  return { ...config, workloads: [{ ...workload, databases: [database, ...more.slice(1)] }] };
}

const HEADS = ['databases', 'all templates', 'largest template', 'most resources in a stack', 'synth CPU'];

const bytesOf = ({ stacks }: Measured): number => stacks.reduce((total, { bytes }) => total + bytes, 0);
const largestOf = ({ stacks }: Measured): number => Math.max(...stacks.map(({ bytes }) => bytes));
const resourcesOf = ({ stacks }: Measured): number => Math.max(...stacks.map(({ resources }) => resources));

const rowOf = (app: Measured): readonly string[] => [
  String(app.databases),
  `${kilobytes(bytesOf(app))} kB`,
  `${kilobytes(largestOf(app))} kB`,
  `${resourcesOf(app)}${resourcesOf(app) > MOST_RESOURCES ? ', too many' : ''}`,
  `${Math.round(app.cpuMs)} ms`,
];

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

/** One line per figure: the straight line through it, and whether the goal is met. */
export function verdicts(measured: readonly Measured[]): readonly string[] {
  const onTheLine = measured.filter(({ databases }) => databases >= LINE_FROM);
  const fitOf = (figure: (app: Measured) => number): LinearFit =>
    linearFit(onTheLine.map((app): Point => [app.databases, figure(app)]));
  const bytes = (fit: LinearFit): string => `${kilobytes(fit.perUnit)} kB`;
  const cpu = fitOf(({ cpuMs }) => cpuMs);
  return [
    ...[
      { what: 'all templates', fit: fitOf(bytesOf) },
      { what: 'largest template', fit: fitOf(largestOf) },
    ].map(({ what, fit }) => line(what, bytes(fit), fit, GOAL.bytesEach, '2 kB')),
    line('synth CPU', `${cpu.perUnit.toFixed(1)} ms`, cpu, GOAL.cpuMsEach, '25 ms'),
    `a stack holds ${MOST_RESOURCES} resources: room for ${roomFor(measured)} databases that the app creates, in one workload`,
  ];
}

const line = (what: string, each: string, { perUnit, rSquared }: LinearFit, goal: number, words: string): string =>
  `${what}: ${each} a database, R² ${rSquared.toFixed(4)}; goal ≤ ${words}, R² ≥ ${GOAL.rSquared}: ` +
  (perUnit <= goal && rSquared >= GOAL.rSquared ? 'met' : 'missed');

/** Of whichever stack is full first, reckoned from the largest that was measured: policies that overflow add resources in steps. */
function roomFor(measured: readonly Measured[]): number {
  const largest = measured.at(-1);
  const rooms = (largest?.stacks ?? []).map(({ stack, resources }) => {
    const points = measured.map(({ databases, stacks }): Point => [databases, resourcesIn(stacks, stack)]);
    const { perUnit } = linearFit(points);
    return perUnit === 0 ? Number.POSITIVE_INFINITY : Math.floor((MOST_RESOURCES - resources) / perUnit + 1e-9);
  });
  return (largest?.databases ?? 0) + Math.min(...rooms);
}

const resourcesIn = (stacks: Measured['stacks'], name: string): number =>
  stacks.find(({ stack }) => stack === name)?.resources ?? 0;

export async function measureHistory(
  { shipped, settings }: ShippedFailover,
  { databases, minutes } = LONG_PROMOTION,
): Promise<string> {
  const { historyEvents, wallMs } = await timeFailover(
    {
      shipped,
      settings: withDatabases(settings, databaseNames(databases)),
      timings: DEFAULT_TIMINGS,
      promotion: 'rds',
      home: 'silent',
    },
    new LongPromotion('1', minutes * 60_000),
  );
  const share = historyEvents / MOST_HISTORY_EVENTS;
  return (
    `\n${databases} databases whose promotion takes ${minutes} minutes each, in virtual time: a run of ${Math.round(wallMs / 1000)} s has ` +
    `${historyEvents} history events of ${MOST_HISTORY_EVENTS.toLocaleString('en-GB')}, ${(share * 100).toFixed(1)} %; ` +
    `goal ≤ ${GOAL.historyShare * 100} %: ${share <= GOAL.historyShare ? 'met' : 'missed'}\n`
  );
}

const note = (rounds: number): string =>
  [
    'The example with more databases that it creates, in the process of the CDK command line: no bundling, no validation of templates.',
    `Templates as they are deployed. Lines from ${LINE_FROM} databases on: below, settings stand in the environment of each function, above beside its bundle (ADR 0017).`,
    `Lab figures: ${machineNote()}`,
    `npm run bench -- synth${rounds === 3 ? '' : ` --rounds ${rounds}`}`,
  ].join('\n');

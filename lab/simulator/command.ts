import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { readWorkload } from '../app/deployed-workload';
import { synthesize } from '../app/synthesize';
import { sayUnplayable } from '../story/playable';
import { Screen } from '../terminal/screen';
import { type Batch, perSecond, playBatch } from './batch';
import type { Violation } from './checks';
import { Crew } from './crew';
import { exportStory } from './export-story';
import { findMutations } from './find-mutations';
import type { Mutation } from './mutation';
import { MUTATIONS } from './mutations';
import { play } from './play';
import { drawSchedule, type Schedule } from './schedule';
import { type ShippedApp, shippedApp, shippedParts } from './shipped';
import { shrink } from './shrink';
import { firstOfEach, tellStory } from './tell';

const USAGE = 2;
const DEFAULT_SCHEDULES = 500;
const DEFAULT_LIMIT = 1_500;

interface Given {
  readonly schedules?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly mutations?: boolean;
  readonly mutation?: Mutation;
  readonly export?: string;
}

type Day = Pick<Given, 'mutation' | 'export'> & { readonly seed: number };

/** `npm run simulate`. Answers the exit code: 0 when no promise was broken, or every guard that was taken away was missed. */
export async function runSimulator(argv: readonly string[], folder: string): Promise<number> {
  let code = 0;
  const program = new Command('npm run simulate --')
    .description(
      'Bad days in virtual time: the machine, steps and loops that ship, in a world that a seed makes hostile.',
    )
    .option('--schedules <number>', `how many days (default ${DEFAULT_SCHEDULES})`, toCount)
    .option('--seed <number>', 'the first seed (default 1); alone: plays that one day and tells its story', toCount)
    .option('--workers <number>', 'side by side (default: one for each core)', toCount)
    .option(
      '--mutations',
      `take each guard away until its promise is seen to break, in at most --schedules days (default ${DEFAULT_LIMIT})`,
    )
    .option('--mutation <name>', 'with --seed: play that day without this guard', toMutation)
    .option('--export <file>', 'with --seed: write the story for npm run lab -- --story')
    .exitOverride()
    .action(async (given: Given) => {
      code = await simulate(given, folder, new Screen(process.stdout, process.env));
    });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    throw error;
  }
}

/** What is asked for one day goes with one day: it is not left out in silence. */
function misplaced({ seed, schedules, mutations, mutation, export: file }: Given): string | undefined {
  const oneDay = seed !== undefined && schedules === undefined && !mutations;
  if (mutation !== undefined && !oneDay)
    return 'mutation needs one day: --seed N, and no --schedules; to look for a day that misses it: --mutations';
  return file !== undefined && !oneDay ? 'export needs one day: --seed N, and no --schedules' : undefined;
}

async function simulate(given: Given, folder: string, screen: Screen): Promise<number> {
  const mistake = misplaced(given);
  if (mistake !== undefined) {
    process.stderr.write(`error: --${mistake}\n`);
    return USAGE;
  }
  const temporary = await mkdtemp(join(tmpdir(), 'handover-simulator-'));
  try {
    const app = shippedApp(await readWorkload(await synthesize(folder, join(temporary, 'cdk.out'))));
    if (given.seed !== undefined && given.schedules === undefined && !given.mutations)
      return await oneDay({ ...given, seed: given.seed }, app, screen);
    const crew = await Crew.of(given.workers ?? availableParallelism(), app, temporary);
    try {
      return await (given.mutations ? allMutations(given, crew, screen) : manyDays(given, app, crew, screen));
    } finally {
      await crew.dismiss();
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function manyDays(given: Given, app: ShippedApp, crew: Crew, screen: Screen): Promise<number> {
  const [from, count] = [given.seed ?? 1, given.schedules ?? DEFAULT_SCHEDULES];
  const batch = await playBatch({ from, count }, crew, screen);
  for (const line of summary(batch, from, crew.size)) screen.line(line);
  const [first] = batch.brokenDays.sort((a, b) => a.seed - b.seed);
  if (first === undefined) return 0;
  screen.line(
    `broken days: ${batch.brokenDays.map(({ seed }) => seed).join(', ')}; the first one, with what it does not need left out:`,
  );
  return oneDay({ seed: first.seed }, app, screen);
}

/** A day that breaks a promise is shrunk first: fewer faults make the better story. */
async function oneDay({ seed, mutation, export: file }: Day, app: ShippedApp, screen: Screen): Promise<number> {
  const shipped = shippedParts(app, mutation?.graph);
  const schedule = drawSchedule(seed, app.settings);
  const whole = await play(schedule, shipped, mutation);
  const [broken] = whole.violations;
  if (broken === undefined) {
    tellStory(whole, screen);
    screen.line('every promise was kept');
    return file === undefined ? 0 : await writeStory(file, schedule, undefined, screen);
  }
  const small = await shrink(
    schedule,
    broken.promise,
    async (smaller) => (await play(smaller, shipped, mutation)).violations,
  );
  const told = await play(small, shipped, mutation);
  const { red } = screen.colors;
  for (const one of firstOfEach(told.violations))
    screen.line(red(`BROKEN ${one.promise} at ${(one.atMs / 1000).toFixed(1)} s: ${one.text}`));
  screen.line(
    `shrunk from ${schedule.faults.length} faults to ${small.faults.length}${mutation === undefined ? '' : `; without the guard ${mutation.name}: ${mutation.title}`}`,
  );
  tellStory(told, screen);
  screen.line(
    `again: npm run simulate -- --seed ${seed}${mutation === undefined ? '' : ` --mutation ${mutation.name}`}`,
  );
  if (file !== undefined) await writeStory(file, small, broken, screen);
  return 1;
}

/** A story that real parts cannot play is refused, each fault with its reason. */
async function writeStory(
  file: string,
  schedule: Schedule,
  broken: Violation | undefined,
  screen: Screen,
): Promise<number> {
  const exported = exportStory(schedule, broken);
  if (exported.kind === 'refused') {
    for (const unplayable of exported.unplayable) screen.line(`not exported: ${sayUnplayable(unplayable)}`);
    screen.line('no file was written; about a third of the days can be played with real parts: try another seed');
    return USAGE;
  }
  try {
    await writeFile(file, `${JSON.stringify(exported.story, null, 2)}\n`);
  } catch (error) {
    screen.line(`not written: ${error instanceof Error ? error.message : String(error)}`);
    return USAGE;
  }
  screen.line(`play it with real parts: npm run lab -- --story ${file}`);
  return 0;
}

async function allMutations(given: Given, crew: Crew, screen: Screen): Promise<number> {
  screen.line(screen.colors.bold('  guard that is taken away       promise      found on  how it shows'));
  const found = await findMutations(given.seed ?? 1, given.schedules ?? DEFAULT_LIMIT, crew, screen);
  const missed = found.filter(({ seed }) => seed === undefined);
  screen.line(`${found.length - missed.length} of ${found.length} found`);
  if (missed.length > 0)
    screen.line(`what was not found is no proof of anything: raise --schedules (default ${DEFAULT_LIMIT})`);
  return missed.length === 0 ? 0 : 1;
}

function summary(batch: Batch, from: number, workers: number): readonly string[] {
  const { schedules, takeovers, byItself, switchovers, waysBack, commits, jobs, virtualMs, falseFailovers, broken } =
    batch;
  const hours = Math.round(virtualMs / 3_600_000);
  const each = [...broken].map(([promise, count]) => `${promise}: ${count}`).join(', ');
  return [
    `seeds ${from} to ${from + schedules - 1}: ${schedules} schedules, ${hours} hours of virtual time, in ${Math.round(batch.tookMs / 1000)} s`,
    `  ${takeovers} takeovers, ${byItself} of them started by an alarm; ${commits} commits and ${jobs} jobs were judged`,
    `  switchovers: ${counted(switchovers)}; ways back: ${counted(waysBack)}`,
    `  broken promises: ${each === '' ? '0' : each}; false failovers: ${falseFailovers}`,
    `  ${perSecond(batch).toFixed(0)} schedules a second, ${(perSecond(batch) / workers).toFixed(0)} for each of ${workers} workers`,
  ];
}

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');

function toCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError(`it is "${text}", it must be a whole number above 0.`);
}

function toMutation(name: string): Mutation {
  const found = MUTATIONS.find((mutation) => mutation.name === name);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`it is "${name}", there are ${MUTATIONS.map((one) => one.name).join(', ')}.`);
}

import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { Automation } from '../lambda/contract/settings';
import { SCENARIOS } from './scenarios';
import { BREAKS, type Break } from './scenarios/breaks';
import type { Scenario } from './scenarios/scenario';
import { labSession } from './session';
import { readStory } from './story/read-story';
import type { Story } from './story/story';
import { storyScenario } from './story/story-scenario';
import { labSuite } from './suite';
import { Screen } from './terminal/screen';

export interface LabOptions {
  readonly scenario: Scenario;
  readonly broken?: Break;
  readonly seed: number;
  readonly rpoSeconds?: number;
  /** Cloud assembly of another app. */
  readonly app?: string;
  readonly workload?: string;
  /** Cloud assembly of this app, when it has been made already. */
  readonly synthesized?: string;
  /** Played instead of the app's own, so that a run moves something. */
  readonly automation: Automation;
}

const STORY_ALONE = 'error: --story is a scenario of its own: give no other one beside it, and no --all';

interface Given {
  readonly list?: boolean;
  readonly all?: boolean;
  readonly breaks?: boolean;
  readonly seed?: number;
  readonly seeds?: number;
  readonly story?: Story;
  readonly break?: Break;
  readonly rpo?: number;
  readonly app?: string;
  readonly workload?: string;
  readonly automation?: Automation;
}

/** `npm run lab -- [scenario] [options]`. Answers the exit code, see `LAB_EXIT`. */
export async function runLab(argv: readonly string[], folder: string): Promise<number> {
  let code = 0;
  const program = new Command('npm run lab --')
    .description('A failover on this machine, with the artifacts that ship. Needs nothing but Node.')
    .argument('[scenario]', `one of: ${SCENARIOS.map(({ name }) => name).join(', ')}`, toScenario)
    .option('--list', 'show scenarios and breaks, and do nothing else')
    .option('--all', 'play every scenario, one after the other, and show a table')
    .option('--breaks', 'with --all: play every break instead; each has to be found')
    .option('--seed <number>', 'play the same draws again', toNumber)
    .option('--seeds <count>', 'play it with so many seeds, this one and those after it, and show a table', toNumber)
    .option('--break <name>', 'take a guard away and see which promise breaks', toBreak)
    .option('--story <file>', 'play a story that "npm run simulate" has exported, with real parts', toStory)
    .option('--rpo <seconds>', 'play with another RPO, for example 1: the run stops and asks', toNumber)
    .option('--app <folder>', 'cloud assembly (cdk.out) of another app')
    .option('--workload <name>', 'which workload of it')
    .option(
      '--automation <mode>',
      'observe, approve or automatic (the default here, unless the scenario says otherwise)',
      toAutomation,
    )
    .exitOverride()
    .action(async (scenario: Scenario | undefined, given: Given) => {
      const screen = new Screen(process.stdout, process.env);
      if (given.list) code = list();
      else if (given.story && (scenario !== undefined || given.all)) program.error(STORY_ALONE, { exitCode: 2 });
      else if (given.all) code = await labSuite(everything(given), folder, screen);
      else if (given.seeds) code = await labSuite(eachSeed(toOptions(scenario, given), given.seeds), folder, screen);
      else code = (await labSession(toOptions(scenario, given), folder, screen)).code;
    });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  return code;
}

function toOptions(scenario: Scenario | undefined, given: Given): LabOptions {
  const byBreak = SCENARIOS.find(({ name }) => name === given.break?.scenario);
  const [first] = SCENARIOS;
  const told = given.story === undefined ? undefined : storyScenario(given.story);
  const chosen = told ?? scenario ?? byBreak ?? first;
  if (chosen === undefined) throw new Error('there is no scenario');
  const { seed = given.story?.seed ?? Math.floor(Math.random() * 1_000_000), rpo, app, workload } = given;
  const automation = given.automation ?? chosen.automation ?? 'automatic';
  return { scenario: chosen, broken: given.break, seed, rpoSeconds: rpo, app, workload, automation };
}

/** Every scenario, or every break in the scenario in which it shows. */
const everything = (given: Given): readonly LabOptions[] =>
  given.breaks
    ? BREAKS.map((broken) => toOptions(undefined, { ...given, break: broken }))
    : SCENARIOS.map((scenario) => toOptions(scenario, given));

const eachSeed = (options: LabOptions, count: number): readonly LabOptions[] =>
  Array.from({ length: count }, (_, index) => ({ ...options, seed: options.seed + index }));

function list(): number {
  const row = (name: string, title: string): string => `  ${name.padEnd(16)} ${title}`;
  const scenarios = SCENARIOS.map(({ name, title }) => row(name, title));
  const breaks = BREAKS.map(({ name, promise, title }) => row(name, `${promise}: ${title}`));
  console.log(['scenarios:', ...scenarios, '', 'breaks (--break NAME):', ...breaks].join('\n'));
  return 0;
}

const toScenario = (given: string): Scenario => oneOf(given, SCENARIOS);
const toBreak = (given: string): Break => oneOf(given, BREAKS);

function toStory(file: string): Story {
  const read = readStory(contentOf(file), file);
  if (read.kind === 'story') return read.story;
  throw new InvalidArgumentError(read.message);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidArgumentError(`it cannot be read (${why}): name a file that "npm run simulate" has exported`);
  }
}

function oneOf<T extends { readonly name: string }>(given: string, all: readonly T[]): T {
  const found = all.find(({ name }) => name === given);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`"${given}" is not one of ${all.map(({ name }) => name).join(', ')}`);
}

function toNumber(given: string): number {
  const number = Number(given);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new InvalidArgumentError(`"${given}" is not a number of 0 or more`);
}

function toAutomation(given: string): Automation {
  if (given === 'observe' || given === 'approve' || given === 'automatic') return given;
  throw new InvalidArgumentError(`"${given}" is not observe, approve or automatic`);
}

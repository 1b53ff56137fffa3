import type { Command } from 'commander';
import { deployedConfig } from '../lab/app/deployed-config';
import { type Opening, playByCalls, playWithCallDeath } from '../lab/rehearsal/kills';
import type { Intercept } from '../lab/rehearsal/memory-functions';
import { machineOf, type ShippedMachine } from '../lab/rehearsal/shipped-machine';
import { Story } from '../lab/rehearsal/story';
import type { Benchmark } from './benchmark';
import { ALIVE, ASKED, CUT_OFF } from './openings';
import { wholeNumber } from './options';
import { tableOf } from './table';

interface Options {
  readonly every: number;
}

/** A run that dies at any call of any step, and the run that goes on with its work. */
export const crashPointsBenchmark: Benchmark = {
  name: 'crash-points',
  summary:
    'runs that die before and after each call of each step: does a new one reach the same end and change nothing twice?',
  define: (command: Command) => {
    command
      .option('--every <nth>', 'die only at every nth place', wholeNumber, 1)
      .action(async ({ every }: Options) => {
        process.stdout.write(await countCrashPoints({ every }));
      });
  },
};

async function countCrashPoints({ every }: Options): Promise<string> {
  const rows: (readonly string[])[] = [];
  const bad: string[] = [];
  for (const { name, config, opening } of [ALIVE, CUT_OFF, ASKED]) {
    const shipped = machineOf(await deployedConfig(config), 'standby', 'failover');
    const played = await deathsOf(shipped, opening, every);
    rows.push(rowOf(name, played));
    bad.push(...played.bad.map((line) => `${name}, ${line}`));
  }
  return `${tableOf(HEADS, rows)}\n${bad.map((line) => `\n${line}`).join('')}\n${note(every)}\n`;
}

export interface Deaths {
  readonly calls: number;
  readonly steps: number;
  readonly played: number;
  /** One line for each death that was not gone on with as it should be. */
  readonly bad: readonly string[];
}

/** Every place of one opening, each in a world of its own. `intercept` may take a step's care away, to see it found. */
export async function deathsOf(
  shipped: ShippedMachine,
  opening: Opening,
  every: number,
  intercept?: (story: () => Story) => Intercept,
): Promise<Deaths> {
  const { places, wanted, broken } = await playByCalls(new Story(shipped), opening);
  if (broken.length > 0) throw new Error(`an undisturbed run breaks a promise: ${broken.join('; ')}`);
  const chosen = [...places.entries()].filter(([index]) => index % every === 0);
  const bad: string[] = [];
  for (const [index, { step, moment, call }] of chosen) {
    const story: Story = new Story(
      shipped,
      intercept?.(() => story),
    );
    const { faults } = await playWithCallDeath(story, opening, index + 1, wanted);
    if (faults.length > 0) bad.push(`${step}: ${moment} ${call}: ${faults.join('; ')}`);
  }
  return {
    calls: places.length / 2,
    steps: new Set(places.map(({ step }) => step)).size,
    played: chosen.length,
    bad,
  };
}

const HEADS = ['who starts the run', 'steps', 'calls', 'deaths', 'same end, nothing twice', 'share', 'goal, 100 %'];

function rowOf(name: string, { calls, steps, played, bad }: Deaths): readonly string[] {
  const good = played - bad.length;
  const share = `${((good / played) * 100).toFixed(2)} %`;
  return [name, ...[steps, calls, played, good].map(String), share, bad.length === 0 ? 'met' : 'missed'];
}

const note = (every: number): string =>
  [
    'Virtual time, a lab figure: the shipped machine and steps on ports in memory, a workload with two databases, two records, a service',
    'and jobs. "Nothing twice": outside of the ledger each thing is changed as often as by a run that nobody disturbs.',
    'No chance is in it, so there is no seed: the same code plays the same deaths.',
    `npm run bench -- crash-points${every === 1 ? '' : ` --every ${every}`}`,
  ].join('\n');

import type { AddCommand } from '../command';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration, chosenWorkloads } from '../configuration';
import { EXIT, type ExitCode } from '../refusals';
import { statusOf } from '../status';
import { statusText } from '../status-text';
import type { World } from '../world';

interface StatusOptions extends ConfigOption {
  readonly json: boolean;
}

const HELP = `
Reads the ledger only, through whichever of its three Regions answers: it works
when the active Region is gone. It says who is entitled to serve, not whether
that Region is well.

Examples:
  npx handover status
  npx handover status orders --json`;

export const addStatusCommand: AddCommand = (program, world, exitWith) =>
  void program
    .command('status [workload]')
    .description('who serves, is a run in progress, is automation off, how did the last run end, how many jobs')
    .option('--json', 'for programs', false)
    .option(...CONFIG_OPTION)
    .addHelpText('after', HELP)
    .action(async (workload: string | undefined, options: StatusOptions) =>
      exitWith(await status(workload, options, world)),
    );

async function status(name: string | undefined, options: StatusOptions, world: World): Promise<ExitCode> {
  const config = checkedConfiguration(world.folder, options);
  const now = world.clock.now();
  const all = await Promise.all(
    chosenWorkloads(config, name).map((workload) => statusOf(workload, world.compose(config, workload), now)),
  );
  const text = options.json ? JSON.stringify(all, null, 2) : all.map((each) => statusText(each, now)).join('\n\n');
  world.terminal.out(text);
  return EXIT.ok;
}

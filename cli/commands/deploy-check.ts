import type { CheckedConfig, CheckedWorkload } from '../../lib/config/schema';
import { type Standing, standingOf } from '../adopt/standing-workload';
import type { AddCommand } from '../command';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration, chosenWorkloads } from '../configuration';
import { EXIT, type ExitCode, Refusal } from '../refusals';
import type { World } from '../world';

const HELP = `
Refuses while a run holds a workload, or a takeover is not finished: the steps of
a run call the code that is deployed at that moment. Reads the ledger and changes
nothing. Before the very first deploy there is no ledger to ask.

Example, in a pipeline:
  npx handover deploy-check && npx cdk deploy --all`;

export const addDeployCheckCommand: AddCommand = (program, world, exitWith) =>
  void program
    .command('deploy-check [workload]')
    .description('may the stacks be deployed now? refuses while a run is under way')
    .option(...CONFIG_OPTION)
    .addHelpText('after', HELP)
    .action(async (workload: string | undefined, options: ConfigOption) =>
      exitWith(await deployCheck(workload, options, world)),
    );

async function deployCheck(name: string | undefined, options: ConfigOption, world: World): Promise<ExitCode> {
  const config = checkedConfiguration(world.folder, options);
  const answers = await Promise.all(chosenWorkloads(config, name).map((each) => answerOf(config, each, world)));
  for (const { says, refused } of answers) if (!refused) world.terminal.out(says);
  const refusals = answers.filter(({ refused }) => refused).map(({ says }) => says);
  if (refusals.length > 0) throw new Refusal(`do not deploy now: ${refusals.join('; ')}`);
  return EXIT.ok;
}

async function answerOf(config: CheckedConfig, workload: CheckedWorkload, world: World) {
  const standing = await standingOf(workload, world.compose(config, workload));
  return { says: `${workload.name}: ${inWords(standing)}`, refused: standing.kind === 'moving' };
}

function inWords(standing: Standing): string {
  if (standing.kind === 'moving') return standing.because;
  if (standing.kind === 'new') return 'nothing has served yet, deploy';
  const { active, epoch } = standing.lease;
  return `${active} serves under epoch ${epoch} and no run holds it, deploy; leave home and standby where they are in the configuration`;
}

import type { AddCommand } from '../command';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration, chosenWorkloads } from '../configuration';
import { planText } from '../plan/plan-text';
import { EXIT, type ExitCode } from '../refusals';
import type { World } from '../world';

const HELP = `
Reads the configuration file and nothing else. The seconds are estimates for
AWS, not measurements. Exit code 1 when the RTO cannot be met, or is missed when
every step is slow.

Example:
  npx handover plan orders`;

export const addPlanCommand: AddCommand = (program, world, exitWith) =>
  void program
    .command('plan [workload]')
    .description('the steps of a failover in order, how long each takes, and whether the RTO holds')
    .option(...CONFIG_OPTION)
    .addHelpText('after', HELP)
    .action((workload: string | undefined, option: ConfigOption) => exitWith(plan(workload, option, world)));

function plan(name: string | undefined, option: ConfigOption, { terminal, folder }: World): ExitCode {
  const plans = chosenWorkloads(checkedConfiguration(folder, option), name).map(planText);
  terminal.out(plans.map(({ text }) => text).join('\n\n'));
  return plans.every(({ verdict }) => verdict.kind === 'met') ? EXIT.ok : EXIT.refused;
}

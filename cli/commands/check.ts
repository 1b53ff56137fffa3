import type { AddCommand } from '../command';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration, readConfiguration } from '../configuration';
import { EXIT, type ExitCode } from '../refusals';
import type { World } from '../world';

export const addCheckCommand: AddCommand = (program, world, exitWith) =>
  void program
    .command('check')
    .description('check the configuration file and list every mistake in it')
    .option(...CONFIG_OPTION)
    .addHelpText('after', '\nReads one file and nothing else.\n\nExample:\n  npx handover check')
    .action((option: ConfigOption) => exitWith(check(option, world)));

function check(option: ConfigOption, { terminal, folder }: World): ExitCode {
  const config = checkedConfiguration(folder, option);
  const parsed = readConfiguration(folder, option);
  for (const warning of parsed.ok ? parsed.warnings : []) terminal.out(`warning: ${warning}`);
  const names = config.workloads.map((workload) => workload.name).join(', ');
  terminal.out(`${option.config} is right: installation ${config.installation}, workloads ${names}`);
  return EXIT.ok;
}

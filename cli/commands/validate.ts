import { machineName } from '../../lambda/contract/names';
import type { AddCommand } from '../command';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration, chooseWorkload } from '../configuration';
import { outputOf } from '../execution-output';
import { EXIT, type ExitCode, Refusal } from '../refusals';
import { targetOf } from '../target-region';
import { mayMove, readValidation, validationText } from '../validation-text';
import type { World } from '../world';

interface ValidateOptions extends ConfigOption {
  readonly json: boolean;
}

const HELP = `
Asks the Region that would take over, which looks at both: databases from outside
and from inside, versions, parameters, classes, storage, keys, backups, secrets,
subnets, quotas, services and task definitions. It is what a run checks first.
Reads only; starts no run, claims nothing. What the other Region does not tell is
"unknown": it stops a switchover, and no failover.

Exit codes: 0 a failover and a switchover would go, 1 something stops one of them
or would make it ask (or the check itself failed), 2 wrong command line.

Examples:
  npx handover validate orders
  npx handover validate orders --json`;

export const addValidateCommand: AddCommand = (program, world, exitWith) =>
  void program
    .command('validate [workload]')
    .description('could the other Region take over now: every check, what it found, and what to do')
    .option('--json', 'for programs', false)
    .option(...CONFIG_OPTION)
    .addHelpText('after', HELP)
    .action(async (workload: string | undefined, options: ValidateOptions) =>
      exitWith(await validate(workload, options, world)),
    );

async function validate(name: string | undefined, options: ValidateOptions, world: World): Promise<ExitCode> {
  const config = checkedConfiguration(world.folder, options);
  const workload = chooseWorkload(config, name, (each) => `npx handover validate ${each}`);
  const ports = world.compose(config, workload);
  const [lease, inventory] = await Promise.all([ports.leases.read(), ports.reports.inventory()]);
  const target = targetOf(workload, lease, inventory);
  if (target.goesOn)
    throw new Refusal(
      `a takeover of ${workload.name} for ${target.to} is not finished, so there is nothing to compare: npx handover status`,
    );
  const machine = machineName({ installation: config.installation, workload: workload.name }, 'validate');
  const at = world.clock.now().toISOString().slice(0, 19).replace(/[-:]/g, '');
  const execution = `validate-${workload.name}-${at}Z-${world.unique()}`;
  const { executionArn } = await ports.machines.start({ region: target.to, machine, name: execution, input: {} });
  const validation = readValidation(await outputOf({ region: target.to, executionArn }, ports.machines, world.clock));
  world.terminal.out(options.json ? JSON.stringify(validation, null, 2) : validationText(validation));
  return mayMove(validation) ? EXIT.ok : EXIT.refused;
}

import { type StandingHold, sayHold, standingHold } from '../../lambda/domain/automation-hold';
import { plusSeconds } from '../../lambda/domain/instants';
import type { AutomationHold, HoldScope } from '../../lambda/ports/automation-store';
import type { CheckedWorkload } from '../../lib/config/schema';
import type { AddCommand } from '../command';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration, chooseWorkload } from '../configuration';
import { givenHoldSeconds } from '../hold-duration';
import type { CliPorts } from '../ports';
import { givenReason, REASON_OPTION, type ReasonOption } from '../reason';
import { EXIT, type ExitCode, UsageError } from '../refusals';
import type { World } from '../world';

interface ScopeOptions extends ConfigOption {
  readonly all: boolean;
}

interface OffOptions extends ScopeOptions, ReasonOption {
  readonly for?: string;
}

const HELP_OFF = `
While it is off, no alarm starts a run; a person's run is never stopped by it. A run
that has taken ownership goes on; one that has not yet stops with nothing changed,
unless a person has approved it. It ends by itself.

Examples:
  npx handover automation off --for 2h --reason "network work in us-east-1"
  npx handover automation off --for 30m --all --reason "deploying everywhere"`;

const HELP_ON = `
A takeover that is still wanted then starts within minutes.

Example:
  npx handover automation on orders`;

export const addAutomationCommand: AddCommand = (program, world, exitWith) => {
  const command = program.command('automation').description('keep alarms from starting runs for a while');
  command
    .command('off [workload]')
    .description('no alarm starts a run until the time is over')
    .option('--for <duration>', 'how long, 1 minute to 168 hours: 30m, 2h')
    .option('--all', 'for all workloads of the installation', false)
    .option(...REASON_OPTION)
    .option(...CONFIG_OPTION)
    .addHelpText('after', HELP_OFF)
    .action(async (workload: string | undefined, options: OffOptions) => exitWith(await off(workload, options, world)));
  command
    .command('on [workload]')
    .description('alarms may start runs again')
    .option('--all', 'what was switched off for all workloads', false)
    .option(...CONFIG_OPTION)
    .addHelpText('after', HELP_ON)
    .action(async (workload: string | undefined, options: ScopeOptions) =>
      exitWith(await on(workload, options, world)),
    );
};

async function off(name: string | undefined, options: OffOptions, world: World): Promise<ExitCode> {
  const reason = givenReason(options);
  const seconds = givenHoldSeconds(options.for);
  const { ports, scope, what } = scopeOf(
    name,
    options,
    world,
    (each) => `npx handover automation off ${each} --for 2h --reason "..."`,
  );
  const at = world.clock.now().toISOString();
  const hold: AutomationHold = { until: plusSeconds(at, seconds), by: await ports.caller(), reason, at };
  await ports.automation.hold(scope, hold);
  world.terminal.out(`${what}: ${sayHold({ scope, ...hold })}, by this machine's clock`);
  world.terminal.out(`an earlier end: npx handover automation on${commandTail(name, options)}`);
  return EXIT.ok;
}

async function on(name: string | undefined, options: ScopeOptions, world: World): Promise<ExitCode> {
  const { ports, scope, what, covers } = scopeOf(name, options, world, (each) => `npx handover automation on ${each}`);
  const before = await ports.automation.holds();
  await ports.automation.hold(scope, undefined);
  const { [scope]: lifted } = before;
  const now = world.clock.now().toISOString();
  const was = lifted === undefined ? undefined : standingHold({ [scope]: lifted }, now);
  world.terminal.out(was === undefined ? `${what}: it was not switched off here` : `${what}: lifted, ${sayHold(was)}`);
  for (const workload of covers) {
    const { [scope]: _, ...rest } = await workload.ports.automation.holds();
    const still = standingHold(rest, now);
    if (still !== undefined) world.terminal.out(sayStill(workload.name, still));
  }
  return EXIT.ok;
}

function sayStill(workload: string, still: StandingHold): string {
  const tail = still.scope === 'installation' ? '--all' : workload;
  return `but ${workload}: ${sayHold(still)}: npx handover automation on ${tail}`;
}

interface Scope {
  readonly ports: CliPorts;
  readonly scope: HoldScope;
  readonly what: string;
  /** The workloads that the word is for. */
  readonly covers: readonly { readonly name: string; readonly ports: CliPorts }[];
}

/** All workloads of the installation share the ledger, so any of them leads to the word for all. */
function scopeOf(
  name: string | undefined,
  options: ScopeOptions,
  world: World,
  example: (workload: string) => string,
): Scope {
  const config = checkedConfiguration(world.folder, options);
  if (options.all && name !== undefined) throw new UsageError(`"${name}" and --all were given, it must be one of them`);
  const open = (workload: CheckedWorkload) => ({ name: workload.name, ports: world.compose(config, workload) });
  const covers = (options.all ? config.workloads : [chooseWorkload(config, name, example)]).map(open);
  const [first] = covers;
  if (first === undefined) throw new UsageError('no workload is configured');
  const { ports } = first;
  return options.all
    ? { ports, covers, scope: 'installation', what: config.installation }
    : { ports, covers, scope: 'workload', what: first.name };
}

const commandTail = (name: string | undefined, { all }: ScopeOptions): string => {
  if (all) return ' --all';
  return name === undefined ? '' : ` ${name}`;
};

import { machineName } from '../../lambda/contract/names';
import type { CheckedConfig, CheckedWorkload } from '../../lib/config/schema';
import type { AddCommand } from '../command';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration, chooseWorkload } from '../configuration';
import { givenOverrides, MEANING, OVERRIDE_OPTION } from '../overrides';
import type { CliPorts } from '../ports';
import { givenReason, REASON_OPTION, type ReasonOption } from '../reason';
import { EXIT, type ExitCode, Refusal } from '../refusals';
import { type Target, targetOf } from '../target-region';
import { waitForRun } from '../wait-for-run';
import type { World } from '../world';

interface FailoverOptions extends ConfigOption, ReasonOption {
  readonly acceptLoss: boolean;
  readonly override: readonly string[];
  readonly yes: boolean;
  readonly wait: boolean;
}

const HELP = `
The run first checks whether a failover is possible; until it takes ownership,
nothing has changed. While another run is alive, a second one does nothing.
After a run that died, this goes on from where it stopped.

Examples:
  npx handover failover --reason "us-east-1 does not answer"
  npx handover failover orders --reason "us-east-1 is down" --yes --wait
  npx handover failover --override unfenced --reason "its keeper is gone, us-east-1 is off"`;

export const addFailoverCommand: AddCommand = (program, world, exitWith) =>
  void program
    .command('failover [workload]')
    .description('move a workload to the other Region: start a run there')
    .option(...REASON_OPTION)
    .option(
      '--accept-loss',
      'go on even when more writes are lost than the RPO allows, or nobody knows how many',
      false,
    )
    .option(...OVERRIDE_OPTION)
    .option('--yes', 'do not ask', false)
    .option('--wait', 'stay until the run has ended and show its summary', false)
    .option(...CONFIG_OPTION)
    .addHelpText('after', HELP)
    .action(async (workload: string | undefined, options: FailoverOptions) =>
      exitWith(await failover(workload, options, world)),
    );

async function failover(name: string | undefined, options: FailoverOptions, world: World): Promise<ExitCode> {
  const reason = givenReason(options);
  const overrides = givenOverrides(options.override);
  const config = checkedConfiguration(world.folder, options);
  const workload = chooseWorkload(config, name, (each) => `npx handover failover ${each} --reason "${reason}"`);
  const ports = world.compose(config, workload);
  const [lease, inventory] = await Promise.all([ports.leases.read(), ports.reports.inventory()]);
  const target = targetOf(workload, lease, inventory);
  await confirm(workload, target, options, ports, world);
  const runId = runName(workload, world);
  const trigger = { kind: 'person', by: await ports.caller(), reason, acceptLoss: options.acceptLoss, overrides };
  const { executionArn } = await start(config, workload, target, runId, { trigger }, ports);
  world.terminal.out(`run ${runId} started in ${target.to}\nwatch it: npx handover status ${workload.name}`);
  return options.wait ? waitForRun({ runId, executionArn, region: target.to }, ports, world) : EXIT.ok;
}

const start = (
  config: CheckedConfig,
  { name: workload }: CheckedWorkload,
  { to: region }: Target,
  name: string,
  input: unknown,
  { machines }: CliPorts,
): Promise<{ executionArn: string }> => {
  const machine = machineName({ installation: config.installation, workload }, 'failover');
  return machines.start({ region, machine, name, input });
};

/** `failover-orders-20261122T031407Z-1f3a`: sorts by time, can be read out over a phone. */
function runName({ name }: CheckedWorkload, { clock, unique }: World): string {
  const at = clock.now().toISOString().slice(0, 19).replace(/[-:]/g, '');
  return `failover-${name}-${at}Z-${unique()}`;
}

async function confirm(
  workload: CheckedWorkload,
  target: Target,
  options: FailoverOptions,
  ports: CliPorts,
  { terminal }: World,
): Promise<void> {
  const held = await ports.runs.current();
  terminal.out(
    target.goesOn ? goesOn(workload, target) : `this moves ${workload.name} from ${target.from} to ${target.to}`,
  );
  for (const override of givenOverrides(options.override)) terminal.out(`--override ${override}: ${MEANING[override]}`);
  if (options.acceptLoss) terminal.out('--accept-loss: lost writes do not stop the run, however many they are');
  if (held !== undefined && held.ended === undefined) {
    terminal.out(
      `run ${held.runId} holds the workload since ${held.startedAt}, started by ${held.startedBy}; if it is alive, the new run changes nothing`,
    );
  }
  if (options.yes) return;
  if (!terminal.interactive)
    throw new Refusal('nothing was started: this is no terminal, so nobody can be asked; add --yes');
  const answer = await terminal.ask('Go on? Type yes: ');
  if (answer.trim().toLowerCase() !== 'yes')
    throw new Refusal(`nothing was started: the answer was "${answer.trim()}", not "yes"`);
}

const goesOn = ({ name }: CheckedWorkload, { to }: Target): string =>
  `an earlier run took ${name} over for ${to} and did not finish: this goes on from there`;

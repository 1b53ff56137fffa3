import type { Decision } from '../../lambda/ports/decision-store';
import type { CheckedConfig } from '../../lib/config/schema';
import type { AddCommand } from '../command';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration } from '../configuration';
import type { CliPorts } from '../ports';
import { givenReason, REASON_OPTION, type ReasonOption } from '../reason';
import { EXIT, type ExitCode, Refusal } from '../refusals';
import type { World } from '../world';

type DecideOptions = ConfigOption & ReasonOption;
type Verdict = Decision['verdict'];

const COMMANDS: Record<Verdict, { readonly name: string; readonly description: string; readonly help: string }> = {
  approved: {
    name: 'approve',
    description: 'say yes to a run that waits for a person',
    help: `
The run goes on within seconds and accepts the loss that its question names. The first answer stands.

Example:
  npx handover approve failover-orders-20261122T031407Z-1f3a --reason "us-east-1 is down"`,
  },
  declined: {
    name: 'decline',
    description: 'say no to a run that waits for a person: it ends and nothing has changed',
    help: `
The first answer stands.

Example:
  npx handover decline failover-orders-20261122T031407Z-1f3a --reason "false alarm, us-east-1 is fine"`,
  },
};

export const addApproveCommand: AddCommand = (...arguments_) => addDecision('approved', ...arguments_);
export const addDeclineCommand: AddCommand = (...arguments_) => addDecision('declined', ...arguments_);

function addDecision(verdict: Verdict, ...[program, world, exitWith]: Parameters<AddCommand>): void {
  const { name, description, help } = COMMANDS[verdict];
  program
    .command(`${name} <run>`)
    .description(description)
    .option(...REASON_OPTION)
    .option(...CONFIG_OPTION)
    .addHelpText('after', help)
    .action(async (runId: string, options: DecideOptions) => exitWith(await decide(verdict, runId, options, world)));
}

async function decide(verdict: Verdict, runId: string, options: DecideOptions, world: World): Promise<ExitCode> {
  const reason = givenReason(options);
  const ports = await portsOfRun(runId, checkedConfiguration(world.folder, options), world);
  const decision: Decision = { verdict, by: await ports.caller(), reason, at: world.clock.now().toISOString() };
  const standing = await ports.decisions.decide(runId, decision);
  if (standing === undefined) throw new Refusal(`run "${runId}" asks nothing any more; see: npx handover status`);
  return sayStanding(runId, verdict, standing, world);
}

function sayStanding(runId: string, wanted: Verdict, standing: Decision, { terminal }: World): ExitCode {
  const said = `${standing.verdict} by ${standing.by} at ${standing.at}: ${standing.reason}`;
  if (standing.verdict !== wanted) throw new Refusal(`run ${runId} was already ${said}; the first answer stands`);
  terminal.out(`run ${runId} is ${said}\nwatch it: npx handover status`);
  return EXIT.ok;
}

/** A run's name does not have to be taken apart: the workload that knows its question is the one. */
async function portsOfRun(runId: string, config: CheckedConfig, world: World): Promise<CliPorts> {
  const all = config.workloads.map((workload) => world.compose(config, workload));
  const questions = await Promise.all(all.map((ports) => ports.decisions.read(runId)));
  const found = all.find((_, at) => questions[at] !== undefined);
  if (found !== undefined) return found;
  const held = (await Promise.all(all.map((ports) => ports.runs.current()))).filter((run) => run?.ended === undefined);
  const inProgress = held.flatMap((run) => run?.runId ?? []).join(', ');
  throw new Refusal(`run "${runId}" has asked nothing; in progress: ${inProgress || 'no run'}`);
}

import { DEFAULT_TIMINGS } from '../../lambda/contract/settings';
import { sayOver, saySilence, stillAsks } from '../../lambda/domain/asking-run';
import { describeDecision } from '../../lambda/domain/principal';
import type { Asked, Decision, Principal } from '../../lambda/ports/decision-store';
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
You are whoever AWS says that signs this command (STS), not a name that is typed.

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
  const { ports, asked } = await askedBy(runId, checkedConfiguration(world.folder, options), world);
  const at = world.clock.now().toISOString();
  if (asked.decision === undefined && Date.parse(at) >= Date.parse(asked.question.deadline))
    throw new Refusal(`the question of run ${runId} expired at ${asked.question.deadline}; nothing has changed`);
  const held = await allowed(() => ports.runs.current());
  if (asked.decision === undefined && held.allowed && !stillAsks(held.value, asked.question))
    throw new Refusal(sayOver(runId));
  const principal = await principalOf(ports);
  const standing = await ports.decisions.decide(runId, { verdict, principal, reason, at });
  if (standing === undefined) throw new Refusal(`run "${runId}" asks nothing any more; see: npx handover status`);
  const said = sayStanding(runId, verdict, standing, world);
  const silence = held.allowed ? saySilence(held.value, asked.question, at, DEFAULT_TIMINGS) : undefined;
  if (silence !== undefined) world.terminal.out(`but ${silence}`);
  return said;
}

/** The answer is believed only in the partition that IAM gives to this very identity, so a guess would be worth nothing. */
async function principalOf(ports: CliPorts): Promise<Principal> {
  const identity = await ports.identity();
  if (identity === undefined)
    throw new Refusal(
      'AWS does not say who you are: STS answers in none of the three Regions; nothing was written, answer with the machine "decide" instead',
    );
  return { kind: 'person', ...identity };
}

function sayStanding(runId: string, wanted: Verdict, standing: Decision, { terminal }: World): ExitCode {
  const said = describeDecision(standing);
  if (standing.verdict !== wanted) throw new Refusal(`run ${runId} was already ${said}; the first answer stands`);
  terminal.out(`run ${runId} is ${said}\nwatch it: npx handover status`);
  return EXIT.ok;
}

interface Found {
  readonly ports: CliPorts;
  readonly asked: Asked;
}

/** A run's name does not have to be taken apart: the workload that knows its question is the one. */
async function askedBy(runId: string, config: CheckedConfig, world: World): Promise<Found> {
  const all = config.workloads.map((workload) => ({ workload, ports: world.compose(config, workload) }));
  const looks = await Promise.all(all.map(({ ports }) => allowed(() => ports.decisions.read(runId))));
  for (const [at, look] of looks.entries()) {
    const ports = all[at]?.ports;
    if (ports !== undefined && look.allowed && look.value !== undefined) return { ports, asked: look.value };
  }
  const closed = all.flatMap(({ workload }, at) => (looks[at]?.allowed ? [] : [workload.name]));
  const hidden = closed.length === 0 ? '' : `; you may not read the questions of ${closed.join(', ')}`;
  throw new Refusal(`run "${runId}" has asked nothing; in progress: ${await inProgress(all)}${hidden}`);
}

/** An approver may read questions, and whoever may also read runs is told their names. */
async function inProgress(all: readonly { readonly ports: CliPorts }[]): Promise<string> {
  const held = await Promise.all(all.map(({ ports }) => allowed(() => ports.runs.current())));
  const names = held.flatMap((look) =>
    look.allowed && look.value?.ended === undefined ? (look.value?.runId ?? []) : [],
  );
  return names.join(', ') || (held.every((look) => look.allowed) ? 'no run' : 'unknown');
}

type Look<T> = { readonly allowed: true; readonly value: T } | { readonly allowed: false };

/** An approver of one workload is no approver of another one of the same configuration. */
async function allowed<T>(look: () => Promise<T>): Promise<Look<T>> {
  try {
    return { allowed: true, value: await look() };
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDeniedException') return { allowed: false };
    throw error;
  }
}

import type { Command } from 'commander';
import { machineName } from '../lambda/contract/names';
import type { Orchestration } from '../lambda/contract/steps';
import type { CheckedConfig, CheckedWorkload } from '../lib/config/schema';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration, chooseWorkload } from './configuration';
import type { CliPorts } from './ports';
import { givenReason, REASON_OPTION, type ReasonOption } from './reason';
import { EXIT, type ExitCode, Refusal } from './refusals';
import { type Target, targetOf } from './target-region';
import { waitForRun } from './wait-for-run';
import type { World } from './world';

export interface StartOptions extends ConfigOption, ReasonOption {
  readonly yes: boolean;
  readonly wait: boolean;
}

/** What every command that starts a run takes. */
export const withStartOptions = (command: Command): Command =>
  command
    .option(...REASON_OPTION)
    .option('--yes', 'do not ask', false)
    .option('--wait', 'stay until the run has ended and show its summary', false)
    .option(...CONFIG_OPTION);

/** A run that a person starts in the Region that takes over. */
export interface RunToStart {
  readonly orchestration: Orchestration;
  /** What a person calls it, where that is another name. */
  readonly named?: string;
  /** Why it is not started at all; absent, or undefined: it may be. */
  readonly refuses?: (workload: CheckedWorkload, target: Target) => string | undefined;
  /** It goes on with what the takeover that stands has left out. */
  readonly withLeftOut?: boolean;
  /** What this person accepts and overrides; beside who it is, and why. */
  readonly word: Readonly<Record<string, unknown>>;
  /** What it does, for whoever is asked. */
  readonly says: (workload: CheckedWorkload, target: Target) => readonly string[];
}

export async function startRun(
  name: string | undefined,
  run: RunToStart,
  options: StartOptions,
  world: World,
): Promise<ExitCode> {
  const reason = givenReason(options);
  const { orchestration, named = orchestration } = run;
  const config = checkedConfiguration(world.folder, options);
  const workload = chooseWorkload(config, name, (each) => `npx handover ${named} ${each} --reason "${reason}"`);
  const ports = world.compose(config, workload);
  const [lease, inventory] = await Promise.all([ports.leases.read(), ports.reports.inventory()]);
  const target = targetOf(workload, lease, inventory, run.withLeftOut);
  const refusal = run.refuses?.(workload, target);
  if (refusal !== undefined) throw new Refusal(`nothing was started: ${refusal}`);
  await confirm(run.says(workload, target), options, ports, world);
  const runId = runName(named, workload, world);
  const trigger = { kind: 'person', by: await ports.caller(), reason, ...run.word };
  const { executionArn } = await start(config, workload, target, { runId, orchestration, input: { trigger } }, ports);
  world.terminal.out(`run ${runId} started in ${target.to}\nwatch it: npx handover status ${workload.name}`);
  return options.wait ? waitForRun({ runId, executionArn, region: target.to }, ports, world) : EXIT.ok;
}

interface Started {
  readonly runId: string;
  readonly orchestration: Orchestration;
  readonly input: unknown;
}

const start = (
  config: CheckedConfig,
  { name: workload }: CheckedWorkload,
  { to: region }: Target,
  { runId: name, orchestration, input }: Started,
  { machines }: CliPorts,
): Promise<{ executionArn: string }> => {
  const machine = machineName({ installation: config.installation, workload }, orchestration);
  return machines.start({ region, machine, name, input });
};

/** `failover-orders-20261122T031407Z-1f3a`: sorts by time, can be read out over a phone. */
function runName(named: string, { name }: CheckedWorkload, { clock, unique }: World): string {
  const at = clock.now().toISOString().slice(0, 19).replace(/[-:]/g, '');
  return `${named}-${name}-${at}Z-${unique()}`;
}

async function confirm(
  says: readonly string[],
  options: StartOptions,
  ports: CliPorts,
  { terminal }: World,
): Promise<void> {
  const held = await ports.runs.current();
  for (const line of says) terminal.out(line);
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

/** Why nothing else is started before. */
export const notFinished = ({ name }: CheckedWorkload, { to }: Target): string =>
  `a takeover of ${name} for ${to} is not finished: go on with that first, see npx handover status ${name}`;

export const goesOn = ({ name }: CheckedWorkload, { to }: Target): string =>
  `an earlier run took ${name} over for ${to} and did not finish: this goes on from there`;

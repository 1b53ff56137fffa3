import { randomBytes } from 'node:crypto';
import { Command, CommanderError } from 'commander';
import { openLedger } from './adapters/ledger';
import { addAdoptCommand } from './commands/adopt';
import { addAutomationCommand } from './commands/automation';
import { addCheckCommand } from './commands/check';
import { addApproveCommand, addDeclineCommand } from './commands/decide';
import { addDeployCheckCommand } from './commands/deploy-check';
import { addFailbackCommand } from './commands/failback';
import { addFailoverCommand } from './commands/failover';
import { addInitCommand } from './commands/init';
import { addJobsCommand } from './commands/jobs';
import { addPlanCommand } from './commands/plan';
import { addReconcileCommand } from './commands/reconcile';
import { addReportCommand } from './commands/report';
import { addReprotectCommand } from './commands/reprotect';
import { addStatusCommand } from './commands/status';
import { addSwitchoverCommand } from './commands/switchover';
import { addValidateCommand } from './commands/validate';
import { composeWith } from './compose';
import { EXIT, type ExitCode, Refusal } from './refusals';
import { processTerminal } from './terminal';
import type { World } from './world';

/** In the order in which a person needs them for the first time. */
const COMMANDS = [
  addInitCommand,
  addCheckCommand,
  addPlanCommand,
  addStatusCommand,
  addValidateCommand,
  addFailoverCommand,
  addSwitchoverCommand,
  addReprotectCommand,
  addFailbackCommand,
  addApproveCommand,
  addDeclineCommand,
  addReportCommand,
  addAutomationCommand,
  addReconcileCommand,
  addJobsCommand,
  addDeployCheckCommand,
  addAdoptCommand,
];

/** Runs one command line in a world and answers its exit code; it never ends the process. */
export async function run(argv: readonly string[], world: World): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const program = newProgram(world);
  for (const add of COMMANDS)
    add(program, world, (code) => {
      exitCode = code;
    });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, world);
  }
}

export const main = (argv: readonly string[]): Promise<ExitCode> => run(argv, thisProcess());

const thisProcess = (): World => ({
  terminal: processTerminal(),
  folder: process.cwd(),
  clock: {
    now: () => new Date(),
    sleep: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds)),
  },
  unique: () => randomBytes(2).toString('hex'),
  compose: composeWith(openLedger),
});

function newProgram({ terminal }: World): Command {
  const trimmed = (write: (text: string) => void) => (text: string) => write(text.replace(/\n$/, ''));
  return new Command('handover')
    .description('Moves a workload from one AWS Region to another.')
    .addHelpText('after', FIRST_AID)
    .exitOverride()
    .configureOutput({
      writeOut: trimmed(terminal.out),
      writeErr: trimmed(terminal.error),
      outputError: (text, write) => write(text.replace(/^error: /, 'handover: ')),
    })
    .showHelpAfterError('see: npx handover --help')
    .configureHelp({ helpWidth: terminal.columns });
}

const FIRST_AID = `
Something is wrong right now?
  npx handover status                          who serves, and is a run in progress
  npx handover failover --reason "why"         move the workload to the other Region

Exit codes: 0 done, 1 refused or failed, 2 wrong command line.`;

/** Commander has already written its own message. */
function explain(error: unknown, { terminal }: World): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  terminal.error(`handover: ${inWords(error)}`);
  return error instanceof Refusal ? error.exitCode : EXIT.refused;
}

/** The SDK's words for it name neither what is missing nor what to do, once per Region. */
function inWords(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  return `${name}: ${message}`.includes('CredentialsProviderError')
    ? 'no AWS credentials found; sign in first (for example AWS_PROFILE=... or aws sso login), nothing was changed'
    : message;
}

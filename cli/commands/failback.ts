import type { CheckedWorkload } from '../../lib/config/schema';
import type { AddCommand } from '../command';
import { CONFIG_OPTION } from '../configuration';
import { REASON_OPTION } from '../reason';
import { type RunToStart, type StartOptions, startRun } from '../start-run';
import type { Target } from '../target-region';
import { SWITCHOVER } from './switchover';

const HELP = `
A switchover whose target is the workload's home. After a failover the Region
that was left has to be made a copy again first: npx handover reprotect.

Examples:
  npx handover failback orders --reason "us-east-1 is well again"
  npx handover failback orders --reason "us-east-1 is well again" --yes --wait`;

export const addFailbackCommand: AddCommand = (program, world, exitWith) =>
  void program
    .command('failback [workload]')
    .description('move a workload back to its home, without losing anything: a switchover')
    .option(...REASON_OPTION)
    .option('--yes', 'do not ask', false)
    .option('--wait', 'stay until the run has ended and show its summary', false)
    .option(...CONFIG_OPTION)
    .addHelpText('after', HELP)
    .action(async (workload: string | undefined, options: StartOptions) =>
      exitWith(await startRun(workload, FAILBACK, options, world)),
    );

const FAILBACK: RunToStart = { ...SWITCHOVER, named: 'failback', refuses: notHome };

function notHome({ name, home }: CheckedWorkload, { from, to, goesOn }: Target): string | undefined {
  if (to === home) return undefined;
  if (goesOn)
    return `a takeover of ${name} for ${to} is not finished: go on with that first, see npx handover status ${name}`;
  return `${from} serves ${name}, which is its home: there is nothing to go back to; to move it to ${to}: npx handover switchover ${name} --reason "..."`;
}

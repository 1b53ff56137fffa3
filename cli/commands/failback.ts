import type { CheckedWorkload } from '../../lib/config/schema';
import type { AddCommand } from '../command';
import { notFinished, type RunToStart, type StartOptions, startRun, withStartOptions } from '../start-run';
import type { Target } from '../target-region';
import { SWITCHOVER } from './switchover';

const HELP = `
A switchover whose target is the workload's home. After a failover the Region
that was left has to be made a copy again first: npx handover reprotect.

Examples:
  npx handover failback orders --reason "us-east-1 is well again"
  npx handover failback orders --reason "us-east-1 is well again" --yes --wait`;

export const addFailbackCommand: AddCommand = (program, world, exitWith) =>
  void withStartOptions(
    program
      .command('failback [workload]')
      .description('move a workload back to its home, without losing anything: a switchover'),
  )
    .addHelpText('after', HELP)
    .action(async (workload: string | undefined, options: StartOptions) =>
      exitWith(await startRun(workload, FAILBACK, options, world)),
    );

const FAILBACK: RunToStart = { ...SWITCHOVER, named: 'failback', refuses: notHome };

function notHome(workload: CheckedWorkload, target: Target): string | undefined {
  const [{ name, home }, { from, to }] = [workload, target];
  if (to === home) return undefined;
  if (target.goesOn) return notFinished(workload, target);
  return `${from} serves ${name}, which is its home: there is nothing to go back to; to move it to ${to}: npx handover switchover ${name} --reason "..."`;
}

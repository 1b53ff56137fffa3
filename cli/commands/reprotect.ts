import type { AddCommand } from '../command';
import { DRY_RUN_OPTION, type DryRunOption, dryRun } from '../dry-run';
import { notFinished, type RunToStart, type StartOptions, startRun, withStartOptions } from '../start-run';

const HELP = `
After a failover, and after a switchover of RDS pairs, the side that was left can
not take over any more. This keeps its old primaries under another name, with a
last snapshot, and creates replicas of the side that serves in their place. It
takes minutes to hours; the workload serves meanwhile, and nothing is deleted.
Aurora takes its old primary back by itself: this waits for it, and copies the
snapshot that Aurora took of what only the old side had.

--dry-run runs the same machine and changes nothing. It supposes that what is
waited for comes: snapshots, replicas, and that Aurora adds its cluster back.

Examples:
  npx handover reprotect orders --dry-run
  npx handover reprotect orders --reason "us-east-1 is back"
  npx handover reprotect orders --reason "us-east-1 is back" --yes --wait`;

export const addReprotectCommand: AddCommand = (program, world, exitWith) =>
  void withStartOptions(
    program
      .command('reprotect [workload]')
      .description('make the Region that was left able to take a workload again: start a run there'),
  )
    .option(...DRY_RUN_OPTION)
    .addHelpText('after', HELP)
    .action(async (workload: string | undefined, options: StartOptions & DryRunOption) =>
      exitWith(await (options.dryRun ? dryRun : startRun)(workload, REPROTECT, options, world)),
    );

const REPROTECT: RunToStart = {
  orchestration: 'reprotect',
  word: {},
  refuses: (workload, target) => (target.goesOn ? notFinished(workload, target) : undefined),
  says: (workload, { from, to }) => [
    `this makes ${to} able to take ${workload.name} again, which ${from} serves: old primaries in ${to} restart under another name and are kept, replicas of ${from} take their place`,
  ],
};

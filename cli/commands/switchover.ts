import type { AddCommand } from '../command';
import { DRY_RUN_OPTION, type DryRunOption, dryRun } from '../dry-run';
import { goesOn, type RunToStart, type StartOptions, startRun, withStartOptions } from '../start-run';

const HELP = `
For two Regions that are both well: no acknowledged write and no accepted job is
lost. Running jobs may end first; then writes pause until the other side is open.
If that does not come to pass, the workload goes back to where it was. The way
back after a failover is this too, once the old side is a replica again.

Examples:
  npx handover switchover orders --reason "maintenance in us-east-1"
  npx handover switchover orders --dry-run
  npx handover switchover orders --reason "back home" --yes --wait`;

export const addSwitchoverCommand: AddCommand = (program, world, exitWith) =>
  void withStartOptions(
    program
      .command('switchover [workload]')
      .description('move a workload while both Regions are well, without losing anything: start a run there'),
  )
    .option(...DRY_RUN_OPTION)
    .addHelpText('after', HELP)
    .action(async (workload: string | undefined, options: StartOptions & DryRunOption) =>
      exitWith(await (options.dryRun ? dryRun : startRun)(workload, SWITCHOVER, options, world)),
    );

export const SWITCHOVER: RunToStart = {
  orchestration: 'switchover',
  word: {},
  says: (workload, target) => [
    target.goesOn
      ? goesOn(workload, target)
      : `this moves ${workload.name} from ${target.from} to ${target.to}; writes pause while its databases change their roles`,
  ],
};

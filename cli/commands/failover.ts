import type { CheckedWorkload } from '../../lib/config/schema';
import type { AddCommand } from '../command';
import { DRY_RUN_OPTION, type DryRunOption, dryRun } from '../dry-run';
import { givenOverrides, MEANING, OVERRIDE_OPTION } from '../overrides';
import { goesOn, type RunToStart, type StartOptions, startRun, withStartOptions } from '../start-run';
import type { Target } from '../target-region';

interface FailoverOptions extends StartOptions, DryRunOption {
  readonly acceptLoss: boolean;
  readonly leftOut: boolean;
  readonly override: readonly string[];
}

const HELP = `
The run first checks whether a failover is possible; until it takes ownership,
nothing has changed. While another run is alive, a second one does nothing.
After a run that died, this goes on from where it stopped.

--dry-run runs the same machine and changes nothing. It supposes that the old
side's keeper acknowledges while it is seen renewing, and that a person says yes.
Exit code 1 when the run would be refused, or a call would fail.

Examples:
  npx handover failover --reason "us-east-1 does not answer"
  npx handover failover orders --reason "us-east-1 is down" --yes --wait
  npx handover failover orders --dry-run
  npx handover failover orders --left-out --reason "stock-db has room again"
  npx handover failover --override unfenced --reason "its keeper is gone, us-east-1 is off"`;

export const addFailoverCommand: AddCommand = (program, world, exitWith) =>
  void withStartOptions(
    program.command('failover [workload]').description('move a workload to the other Region: start a run there'),
  )
    .option(
      '--accept-loss',
      'go on even when more writes are lost than the RPO allows, or nobody knows how many',
      false,
    )
    .option('--left-out', 'go on with the databases that the last takeover left out, where the workload serves', false)
    .option(...OVERRIDE_OPTION)
    .option(...DRY_RUN_OPTION)
    .addHelpText('after', HELP)
    .action(async (workload: string | undefined, options: FailoverOptions) =>
      exitWith(await (options.dryRun ? dryRun : startRun)(workload, failover(options), options, world)),
    );

function failover({ acceptLoss, leftOut, override }: FailoverOptions): RunToStart {
  const overrides = givenOverrides(override);
  return {
    orchestration: 'failover',
    withLeftOut: leftOut,
    word: { acceptLoss, overrides },
    says: (workload, target) => [
      whatItDoes(workload, target),
      ...overrides.map((each) => `--override ${each}: ${MEANING[each]}`),
      ...(acceptLoss ? acceptsLoss(workload) : []),
    ],
  };
}

const acceptsLoss = ({ whenRpoExceeded }: CheckedWorkload): readonly string[] => [
  '--accept-loss: lost writes do not stop the run, however many they are',
  ...(whenRpoExceeded === 'wait'
    ? ['a run that waits for less loss hears of it at its next look, and waits no more']
    : []),
];

function whatItDoes(workload: CheckedWorkload, target: Target): string {
  if (target.goesOn) return goesOn(workload, target);
  if (target.leftOut.length === 0) return `this moves ${workload.name} from ${target.from} to ${target.to}`;
  return `${workload.name} serves from ${target.to} without ${target.leftOut.join(', ')}: this goes on with that, and moves nothing else`;
}

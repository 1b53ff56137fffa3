import type { AddCommand } from '../command';
import { CONFIG_OPTION } from '../configuration';
import { givenOverrides, MEANING, OVERRIDE_OPTION } from '../overrides';
import { REASON_OPTION } from '../reason';
import { goesOn, type RunToStart, type StartOptions, startRun } from '../start-run';

interface FailoverOptions extends StartOptions {
  readonly acceptLoss: boolean;
  readonly override: readonly string[];
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
      exitWith(await startRun(workload, failover(options), options, world)),
    );

function failover({ acceptLoss, override }: FailoverOptions): RunToStart {
  const overrides = givenOverrides(override);
  return {
    orchestration: 'failover',
    word: { acceptLoss, overrides },
    says: (workload, target) => [
      target.goesOn ? goesOn(workload, target) : `this moves ${workload.name} from ${target.from} to ${target.to}`,
      ...overrides.map((each) => `--override ${each}: ${MEANING[each]}`),
      ...(acceptLoss ? ['--accept-loss: lost writes do not stop the run, however many they are'] : []),
    ],
  };
}

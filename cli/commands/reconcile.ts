import type { FenceRecord } from '../../lambda/ports/fence-store';
import type { CheckedWorkload } from '../../lib/config/schema';
import type { AddCommand } from '../command';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration, chooseWorkload } from '../configuration';
import { givenReason, REASON_OPTION, type ReasonOption } from '../reason';
import { EXIT, type ExitCode, Refusal } from '../refusals';
import type { World } from '../world';

type ReconcileOptions = ConfigOption & ReasonOption;

const HELP = `
After a takeover under --override unfenced both sides may hold writes that the other
lacks. Without --reason this says what to compare and records nothing; with it, you
say that you have compared the two sides and that one truth is left.

Examples:
  npx handover reconcile orders
  npx handover reconcile orders --reason "3 orders of us-east-1 entered by hand"`;

export const addReconcileCommand: AddCommand = (program, world, exitWith) =>
  void program
    .command('reconcile [workload]')
    .description('say that the two sides of an unfenced takeover are one again')
    .option(...REASON_OPTION)
    .option(...CONFIG_OPTION)
    .addHelpText('after', HELP)
    .action(async (workload: string | undefined, options: ReconcileOptions) =>
      exitWith(await reconcile(workload, options, world)),
    );

async function reconcile(name: string | undefined, options: ReconcileOptions, world: World): Promise<ExitCode> {
  const config = checkedConfiguration(world.folder, options);
  const workload = chooseWorkload(config, name, (each) => `npx handover reconcile ${each} --reason "..."`);
  const ports = world.compose(config, workload);
  const unfenced = await ports.fences.unreconciled();
  if (unfenced.length === 0)
    throw new Refusal(`there is nothing to reconcile: no takeover of ${workload.name} is unfenced`);
  for (const fence of unfenced) world.terminal.out(whatToCompare(fence, workload));
  if (options.reason === undefined) {
    world.terminal.out(
      `nothing is recorded; when the two sides are one again: npx handover reconcile ${workload.name} --reason "what you found and did"`,
    );
    return EXIT.ok;
  }
  const said = { by: await ports.caller(), reason: givenReason(options), at: world.clock.now().toISOString() };
  for (const { epoch } of unfenced) {
    const standing = await ports.fences.reconcile(epoch, said);
    if (standing === undefined) throw new Refusal(`epoch ${epoch} is not unfenced any more; see: npx handover status`);
    world.terminal.out(`epoch ${epoch}: reconciled at ${standing.at} by ${standing.by}: ${standing.reason}`);
  }
  return EXIT.ok;
}

function whatToCompare({ epoch, at, by, override, databases }: FenceRecord, workload: CheckedWorkload): string {
  const { home, standby } = workload;
  const acknowledged = Object.keys(databases);
  return [
    `${workload.name} is unfenced since ${at} under epoch ${epoch}, by ${override?.by ?? by}: ${override?.reason ?? 'no reason kept'}`,
    ...workload.databases.map(
      (database) =>
        `  compare ${database.name} (${database.databaseName}) in ${home} and in ${standby}${acknowledged.includes(database.name) ? ' (its old side was acknowledged as closed)' : ''}`,
    ),
    '  first: no application may be connected to the old side, and its keeper must have closed it (grade none: nobody does, bar its roles yourself)',
    `  rows that the old side wrote after the moment that the report names under lost writes: npx handover report ${by}`,
    '  numbers that both sides have given out since then (sequences, order numbers), and effects outside of the databases',
  ].join('\n');
}

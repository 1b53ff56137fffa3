import type { CheckedWorkload } from '../../lib/config/schema';
import { adoptedRecord, foreign, inLine, type JudgedRecord, judgedRecords, wordsOf } from '../adopt/records';
import { type StandsStill, standingOf } from '../adopt/standing-workload';
import type { AddCommand } from '../command';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration, chooseWorkload } from '../configuration';
import type { CliPorts } from '../ports';
import { EXIT, type ExitCode, Refusal } from '../refusals';
import type { World } from '../world';

interface AdoptOptions extends ConfigOption {
  readonly apply: boolean;
}

const HELP = `
What a run changes stands in no template, so that no deploy undoes it. This brings
it in line with the ledger: a record with the strategy change-record is made where
it is missing, and pointed at the side that serves. Databases, records that follow
health checks and parameters need nothing. Without --apply nothing is changed.
Reads and writes records in Route 53 with your own credentials.

Examples:
  npx handover adopt orders
  npx handover adopt orders --apply`;

export const addAdoptCommand: AddCommand = (program, world, exitWith) =>
  void program
    .command('adopt [workload]')
    .description('bring what stands in no template in line with the ledger; without --apply it only says what differs')
    .option('--apply', 'change it', false)
    .option(...CONFIG_OPTION)
    .addHelpText('after', HELP)
    .action(async (workload: string | undefined, options: AdoptOptions) =>
      exitWith(await adopt(workload, options, world)),
    );

async function adopt(name: string | undefined, options: AdoptOptions, world: World): Promise<ExitCode> {
  const config = checkedConfiguration(world.folder, options);
  const workload = chooseWorkload(config, name, (each) => `npx handover adopt ${each}`);
  const ports = world.compose(config, workload);
  const judged = await judgedRecords(workload, await standingStill(workload, ports), ports.records);
  for (const each of judged) world.terminal.out(wordsOf(each));
  const wanted = judged.filter((each) => !inLine(each) && !foreign(each));
  await bringInLine(wanted, options, { workload, ports, world });
  if (judged.every(inLine)) world.terminal.out(`nothing to adopt in ${workload.name}`);
  return judged.some(foreign) ? EXIT.refused : EXIT.ok;
}

interface Here {
  readonly workload: CheckedWorkload;
  readonly ports: CliPorts;
  readonly world: World;
}

/** Each after one more look at the ledger: a run that has begun since then knows better where the name belongs. */
async function bringInLine(wanted: readonly JudgedRecord[], { apply }: AdoptOptions, here: Here): Promise<void> {
  const { workload, ports, world } = here;
  if (wanted.length > 0 && !apply)
    return world.terminal.out(`nothing is changed; to change it: npx handover adopt ${workload.name} --apply`);
  for (const { record, still } of wanted) {
    const now = await standingStill(workload, ports);
    if (now.lease.epoch !== still.lease.epoch)
      throw new Refusal(`${workload.name} has moved meanwhile, to ${now.lease.active}; say it again`);
    await ports.records.put(adoptedRecord(record, now));
    world.terminal.out(`${record.name}: points at ${record.endpoint[now.serving]} now`);
  }
}

async function standingStill(workload: CheckedWorkload, ports: CliPorts): Promise<StandsStill> {
  const standing = await standingOf(workload, ports);
  if (standing.kind === 'still') return standing;
  const why = standing.kind === 'moving' ? standing.because : 'nothing has served yet: deploy it and let a keeper run';
  throw new Refusal(`nothing is changed; ${workload.name}: ${why}`);
}

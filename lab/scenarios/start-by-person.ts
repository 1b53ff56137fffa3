import { machineName } from '../../lambda/contract/names';
import type { Orchestration } from '../../lambda/contract/steps';
import { typeCommand } from './command-line';
import type { Stage } from './stage';

const REASON = 'the lab rehearses: nothing is wrong';

/** With the real command line; the app of another folder has no configuration here, its run is started directly. */
export async function startByPerson(
  { world, config }: Stage,
  orchestration: Orchestration,
  { command = orchestration, region = world.otherRegion }: { readonly command?: string; readonly region?: string } = {},
): Promise<void> {
  const { executions, settings, workload } = world.parts;
  if (config !== undefined) {
    await typeCommand(world, config, [command, settings.workload, '--reason', REASON, '--yes']);
    return;
  }
  const name = machineName(settings, orchestration);
  const machine = workload.machines.find((one) => one.region === region && one.name === name);
  if (machine === undefined) throw new Error(`there is no machine ${name} in ${region}`);
  const trigger = { kind: 'person', by: 'the lab', reason: REASON, acceptLoss: false, overrides: [] };
  executions.startByRule(machine.arn, { trigger });
}

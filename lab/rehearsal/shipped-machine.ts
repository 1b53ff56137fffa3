import { type MachineRole, machineName } from '../../lambda/contract/names';
import type { Side } from '../../lambda/contract/settings';
import type { DeployedWorkload } from '../app/deployed-workload';
import { loadMachine, type Machine } from '../machine';

/** A machine of a workload as its template has it, loaded. */
export interface ShippedMachine {
  readonly workload: DeployedWorkload;
  readonly definition: object;
  readonly machine: Machine;
  readonly arn: string;
}

/** A machine of the workload, as the template of that side has it. */
export function machineOf(workload: DeployedWorkload, side: Side, which: MachineRole): ShippedMachine {
  const [settings] = workload.settings.values();
  if (settings === undefined) throw new Error('no settings in the templates');
  const name = machineName(settings, which);
  const found = workload.machines.find((one) => one.region === settings.regions[side] && one.name === name);
  if (typeof found?.definition !== 'object' || found.definition === null) throw new Error(`no ${name} in ${side}`);
  return { workload, definition: found.definition, machine: loadMachine(found.definition, name), arn: found.arn };
}

import { type MachineRole, machineName } from '../../lambda/contract/names';
import type { Side, WorkloadSettings } from '../../lambda/contract/settings';
import type { DeployedWorkload } from '../app/deployed-workload';
import { loadMachine } from '../machine';
import { alarmInput } from '../rehearsal/alarm-input';
import type { Shipped, ShippedMachine } from './orchestrations';

/** What a simulation needs of a synthesized app. */
export interface ShippedApp {
  readonly settings: WorkloadSettings;
  readonly definitions: readonly {
    readonly region: string;
    readonly name: string;
    readonly arn: string;
    readonly definition: object;
  }[];
  readonly rules: DeployedWorkload['rules'];
}

/** Plain values, so that they can be handed to a worker. */
export function shippedApp(workload: DeployedWorkload): ShippedApp {
  const [any] = workload.settings.values();
  const settings = any && workload.settings.get(any.regions.standby);
  if (settings === undefined) throw new Error('no settings in the templates');
  const definitions = workload.machines.map(({ region, name, arn, definition }) => ({
    region,
    name,
    arn,
    definition: definition as object,
  }));
  return { settings, definitions, rules: workload.rules };
}

/** `graph` changes the definition of the failover. */
export function shippedParts(app: ShippedApp, graph: (definition: object) => object = (same) => same): Shipped {
  const machine = (side: Side, which: MachineRole): ShippedMachine => {
    const name = machineName(app.settings, which);
    const found = app.definitions.find((one) => one.region === app.settings.regions[side] && one.name === name);
    if (found === undefined) throw new Error(`no machine ${name} in ${side}`);
    const definition = which === 'failover' ? graph(found.definition) : found.definition;
    return { machine: loadMachine(definition, name), arn: found.arn };
  };
  const both = (side: Side) => ({
    failover: machine(side, 'failover'),
    switchover: machine(side, 'switchover'),
    reprotect: machine(side, 'reprotect'),
    decide: machine(side, 'decide'),
    validate: machine(side, 'validate'),
  });
  return {
    machines: { home: both('home'), standby: both('standby') },
    alarmInput: (side, at) => alarmInput(app.rules, app.settings.regions[side], at),
  };
}

import type { CheckedApplication, CheckedWorkload } from '../../lib/config/schema';
import { type ConfigOption, checkedConfiguration, chooseWorkload } from '../configuration';
import type { CliPorts } from '../ports';
import { UsageError } from '../refusals';
import type { World } from '../world';
import { jobsOf } from './one-region';

export interface JobsOptions extends ConfigOption {
  readonly workload?: string;
  readonly application?: string;
  /** Of jobs that stand in one Region only: which one. */
  readonly region?: string;
  readonly json: boolean;
}

export interface ChosenApplication {
  readonly workload: CheckedWorkload;
  readonly application: CheckedApplication;
  readonly ports: CliPorts;
}

/** The application that was named, or the only one of the workload. */
export function chosenApplication(world: World, options: JobsOptions): ChosenApplication {
  const config = checkedConfiguration(world.folder, options);
  const workload = chooseWorkload(config, options.workload, (each) => `--workload ${each}`);
  const application = chooseApplication(workload, options.application);
  const ports = world.compose(config, workload);
  return { workload, application, ports: { ...ports, jobs: jobsOf(application, workload, ports, options.region) } };
}

function chooseApplication({ name: workload, jobs }: CheckedWorkload, wanted: string | undefined): CheckedApplication {
  const { applications = [] } = jobs ?? {};
  const [only, another] = applications;
  if (only === undefined) throw new UsageError(`workload "${workload}" has no jobs in the configuration`);
  const names = applications.map(({ name }) => name).join(', ');
  if (wanted !== undefined) {
    const chosen = applications.find(({ name }) => name === wanted);
    if (chosen !== undefined) return chosen;
    throw new UsageError(`there is no application "${wanted}", workload "${workload}" has: ${names}`);
  }
  if (another === undefined) return only;
  throw new UsageError(
    `workload "${workload}" has ${applications.length} applications and none is named: ${names}; name one, for example: --application ${only.name}`,
  );
}

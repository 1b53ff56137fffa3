import config from '../handover.config';
import { deployedConfig } from '../lab/app/deployed-config';
import { machineOf, type ShippedMachine } from '../lab/rehearsal/shipped-machine';
import type { WorkloadSettings } from '../lambda/contract/settings';

/** The failover machine and the settings of the example, as the templates of its standby Region have them. */
export interface ShippedFailover {
  readonly shipped: ShippedMachine;
  readonly settings: WorkloadSettings;
}

export async function shippedFailover(written: typeof config = config): Promise<ShippedFailover> {
  const workload = await deployedConfig(written);
  const shipped = machineOf(workload, 'standby', 'failover');
  const settings = workload.settings.get(shipped.arn.split(':')[3] ?? 'none');
  if (settings === undefined) throw new Error(`no settings for ${shipped.arn}`);
  return { shipped, settings };
}

/** The same workload with so many databases, each like its first, and nothing but databases. */
export function withDatabases(settings: WorkloadSettings, names: readonly string[]): WorkloadSettings {
  const [database] = settings.databases;
  if (database === undefined) throw new Error('the example has no database');
  const databases = names.map((name) => ({
    ...database,
    name,
    instance: { home: `${name}-home`, standby: `${name}-standby` },
  }));
  return { ...settings, databases, records: [], services: [], jobs: undefined };
}

export const databaseNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `db-${index + 1}`);

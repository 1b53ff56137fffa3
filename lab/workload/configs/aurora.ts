import demo from '../../../handover.config';
import { type AuroraGlobalConfig, defineConfig } from '../../../lib/config/config';

/** The project's own configuration with an Aurora global database instead of a pair of instances. */
export default defineConfig({
  ...demo,
  workloads: demo.workloads.map((workload) => ({
    ...workload,
    databases: workload.databases.map(
      ({ name, databaseName, applicationRoles }): AuroraGlobalConfig => ({
        name,
        kind: 'aurora-global',
        engine: 'postgres',
        engineVersion: '17.5',
        instanceClass: 'r7g.large',
        databaseName,
        applicationRoles,
      }),
    ),
  })),
});

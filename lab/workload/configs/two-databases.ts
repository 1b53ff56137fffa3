import demo from '../../../handover.config';
import { defineConfig, type HandoverConfig } from '../../../lib/config/config';

/** The project's own configuration with a second database, as a team would have written it. */
export const withStock = (stock: { readonly required?: boolean }): HandoverConfig =>
  defineConfig({
    ...demo,
    workloads: demo.workloads.map((workload) => ({
      ...workload,
      databases: workload.databases.flatMap((database) => [
        database,
        { ...database, ...stock, name: 'stock-db', databaseName: 'stock' },
      ]),
    })),
  });

export default withStock({});

import { AuroraWriteFences } from '../adapters/aws/aurora-write-fences';
import { DatabaseFamilies } from '../adapters/aws/database-families';
import { Logins } from '../adapters/aws/secrets';
import { Connections } from './connections';
import type { Environment } from './environment';

/** Apart from the container, so that only functions that speak SQL bundle its driver and certificates. */
export const composeDatabases = (environment: Environment) => ({
  fleet: new DatabaseFamilies(environment.settings, environment.region),
  writeFences: new AuroraWriteFences(environment.region),
  connections: new Connections(environment, new Logins(environment.region)),
});

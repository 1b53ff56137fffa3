import type { Logins } from '../adapters/aws/secrets';
import { GuardedPostgres, PostgresProbe } from '../adapters/sql/postgres';
import type { DatabaseSettings } from '../contract/settings';
import { servingSide } from '../domain/sides';
import type { Endpoint } from '../ports/database-fleet';
import type { DatabaseConnections, DatabaseProbe, GuardedDatabase } from '../ports/guarded-database';
import type { Environment } from './environment';

/** Sessions of this container, one per database and endpoint, opened when they are first used. */
export class Connections implements DatabaseConnections {
  private readonly guards = new Map<string, Promise<GuardedPostgres>>();
  private readonly probes = new Map<string, Promise<PostgresProbe>>();

  constructor(
    private readonly environment: Environment,
    private readonly logins: Logins,
  ) {}

  guarded(database: DatabaseSettings, endpoint: Endpoint): GuardedDatabase {
    const guard = () =>
      kept(this.guards, keyOf(database, endpoint), async () => {
        const { applicationRoles, guardedSchemas } = database;
        const { holdDownSeconds } = this.environment.timings;
        const connection = await this.connection(database, endpoint);
        return new GuardedPostgres({
          connection,
          applicationRoles,
          guardedSchemas,
          receivingWithinSeconds: holdDownSeconds,
        });
      });
    return {
      install: async () => (await guard()).install(),
      look: async () => (await guard()).look(),
      extend: async (extension) => (await guard()).extend(extension),
      close: async (epoch) => (await guard()).close(epoch),
      open: async (opening) => (await guard()).open(opening),
    };
  }

  probe(database: DatabaseSettings, endpoint: Endpoint): DatabaseProbe {
    const probe = () =>
      kept(
        this.probes,
        keyOf(database, endpoint),
        async () => new PostgresProbe(await this.connection(database, endpoint)),
      );
    return {
      writeThrough: async (runId) => (await probe()).writeThrough(runId),
      effectsOf: async (jobIds) => (await probe()).effectsOf(jobIds),
    };
  }

  private async connection(database: DatabaseSettings, endpoint: Endpoint) {
    const { settings, region, databaseTls } = this.environment;
    const secret = await this.logins.of(database.secretId[servingSide(settings.regions, region)]);
    return { endpoint, database: database.databaseName, secret, tls: databaseTls };
  }
}

const keyOf = (database: DatabaseSettings, { host, port }: Endpoint): string => `${database.name}@${host}:${port}`;

/** Keeps what was made; what could not be made is tried again at the next use. */
function kept<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  found.catch(() => known.delete(key));
  return found;
}

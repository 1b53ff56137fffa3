import type { Login, Logins } from '../adapters/aws/secrets';
import type { GuardedMysql, MysqlProbe } from '../adapters/sql/mysql';
import { GuardedPostgres, PostgresLostRows, PostgresProbe } from '../adapters/sql/postgres';
import { ERRORS, FailoverError } from '../contract/errors';
import type { DatabaseSettings } from '../contract/settings';
import { servingSide } from '../domain/sides';
import type { Endpoint } from '../ports/database-fleet';
import type { DatabaseConnections, DatabaseProbe, GuardedDatabase } from '../ports/guarded-database';
import type { OldSideRows, OldSides } from '../ports/old-side-rows';
import type { Environment } from './environment';

/** Read when the first MySQL database is met: its client would double the start of every function. */
const mysql = () => import('../adapters/sql/mysql');

/** Sessions of this container, one per database and endpoint, opened when they are first used. */
export class Connections implements DatabaseConnections, OldSides {
  private readonly guards = new Map<string, Promise<GuardedPostgres | GuardedMysql>>();
  private readonly probes = new Map<string, Promise<PostgresProbe | MysqlProbe>>();

  constructor(
    private readonly environment: Environment,
    private readonly logins: Logins,
  ) {}

  guarded(database: DatabaseSettings, endpoint: Endpoint): GuardedDatabase {
    const guard = () =>
      kept(this.guards, keyOf(database, endpoint), async () => {
        const { grade, applicationRoles, guardedSchemas } = database;
        const { timings, settings } = this.environment;
        const connection = await this.connection(database, endpoint);
        const options = {
          connection,
          grade,
          applicationRoles,
          guardedSchemas,
          aurora: database.kind === 'aurora-global',
          receivingWithinSeconds: timings.receivingWithinSeconds,
          // `observe` watches and refuses no write: triggers, or the job, come with the first automation that may move something.
          enforce: settings.automation !== 'observe',
        };
        return database.engine === 'mysql' ? new (await mysql()).GuardedMysql(options) : new GuardedPostgres(options);
      });
    const use = this.forgetting(database, this.guards, endpoint, guard);
    return {
      install: () => use((g) => g.install()),
      look: () => use((g) => g.look()),
      extend: (extension) => use((g) => g.extend(extension)),
      close: (epoch) => use((g) => g.close(epoch)),
      open: (opening) => use((g) => g.open(opening)),
    };
  }

  probe(database: DatabaseSettings, endpoint: Endpoint): DatabaseProbe {
    const probe = () =>
      kept(this.probes, keyOf(database, endpoint), async () => {
        const connection = await this.connection(database, endpoint);
        return database.engine === 'mysql' ? new (await mysql()).MysqlProbe(connection) : new PostgresProbe(connection);
      });
    const use = this.forgetting(database, this.probes, endpoint, probe);
    return {
      writeThrough: (runId) => use((p) => p.writeThrough(runId)),
      effectsOf: (application, jobIds) => use((p) => p.effectsOf(application, jobIds)),
    };
  }

  /** A session of its own for each question: it is asked once in a reprotect. */
  oldSide(database: DatabaseSettings, endpoint: Endpoint): OldSideRows {
    return {
      missingFrom: async (copy, budgetMs) => {
        const connection = await this.connection(database, endpoint);
        const rows =
          database.engine === 'mysql'
            ? new (await mysql()).MysqlLostRows(connection)
            : new PostgresLostRows(connection);
        return rows.missingFrom(copy, budgetMs);
      },
    };
  }

  /** After a rotation the password of a kept session is refused: the next use reads the secret anew. */
  private forgetting<S extends { end(): Promise<void> }>(
    database: DatabaseSettings,
    known: Map<string, Promise<S>>,
    endpoint: Endpoint,
    session: () => Promise<S>,
  ) {
    return async <T>(act: (session: S) => Promise<T>): Promise<T> => {
      const made = await session();
      try {
        return await act(made);
      } catch (error) {
        if (error instanceof FailoverError && error.name === ERRORS.noLogin) {
          this.logins.forget(this.secretOf(database));
          known.delete(keyOf(database, endpoint));
          await made.end();
        }
        throw error;
      }
    };
  }

  private async connection(database: DatabaseSettings, endpoint: Endpoint) {
    const secret = await this.login(database);
    return { endpoint, database: database.databaseName, secret, tls: this.environment.databaseTls };
  }

  /** A secret that cannot be read says nothing of the database. */
  private async login(database: DatabaseSettings): Promise<Login> {
    try {
      return await this.logins.of(this.secretOf(database));
    } catch (error) {
      throw new FailoverError(ERRORS.noLogin, error instanceof Error ? error.message : String(error));
    }
  }

  private secretOf({ secretId }: DatabaseSettings): string {
    const { settings, region } = this.environment;
    return secretId[servingSide(settings.regions, region)];
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

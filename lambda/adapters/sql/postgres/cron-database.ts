import { clientConfig, type DatabaseConnection } from './connection-config';
import { DatabaseSession, type Statements } from './database-session';

const WHERE = `SELECT current_setting('cron.database_name', true) AS database`;

/**
 * The database of this server that pg_cron keeps its jobs in, on RDS `postgres` unless `cron.database_name` says otherwise.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL_pg_cron.html
 * A session is opened for each piece of work and ended after it: the fence itself never waits for one.
 */
export class CronDatabase {
  constructor(private readonly connection: DatabaseConnection) {}

  /** Runs work there in one transaction. `undefined`: pg_cron is not loaded in this server. */
  async run<T>(guarded: Statements, work: (jobs: Statements) => Promise<T>): Promise<T | undefined> {
    const { rows } = await guarded.query<{ database: string | null }>(WHERE);
    const database = rows[0]?.database ?? '';
    if (database === '') return undefined;
    const session = new DatabaseSession(clientConfig({ ...this.connection, database }));
    try {
      return await session.transaction(work);
    } finally {
      await session.end();
    }
  }
}

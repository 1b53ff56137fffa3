import { markerOf } from '../../../contract/jobs';
import type { DatabaseProbe } from '../../../ports/guarded-database';
import { clientConfig, type DatabaseConnection } from './connection-config';
import { DatabaseSession } from './database-session';

const WRITE = `
INSERT INTO handover.verification (run, at) VALUES ($1, clock_timestamp())
ON CONFLICT (run) DO UPDATE SET at = excluded.at`;

const EFFECTS = 'SELECT DISTINCT job FROM handover.effect WHERE job = ANY ($1)';

/** A write that the guard judges like an application's, and the markers that are in this copy of the database. */
export class PostgresProbe implements DatabaseProbe {
  private readonly session: DatabaseSession;

  constructor(connection: DatabaseConnection) {
    this.session = new DatabaseSession(clientConfig(connection));
  }

  async writeThrough(runId: string): Promise<void> {
    await this.session.run((statements) => statements.query(WRITE, [runId]));
  }

  async effectsOf(application: string, jobIds: readonly string[]): Promise<ReadonlySet<string>> {
    const markers = jobIds.map((id) => markerOf(application, id));
    const found = await this.session.run((statements) => statements.query<{ job: string }>(EFFECTS, [markers]));
    const here = new Set(found.rows.map(({ job }) => job));
    return new Set(jobIds.filter((id) => here.has(markerOf(application, id))));
  }

  end(): Promise<void> {
    return this.session.end();
  }
}

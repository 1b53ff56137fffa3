import { markerOf } from '../../../contract/jobs';
import type { DatabaseProbe } from '../../../ports/guarded-database';
import type { DatabaseConnection } from '../postgres';
import { sessionConfig } from './connection-config';
import { DatabaseSession } from './database-session';

const WRITE = `
INSERT INTO handover.verification (run, at) VALUES (:runId, UTC_TIMESTAMP(6))
ON DUPLICATE KEY UPDATE at = UTC_TIMESTAMP(6)`;

const EFFECTS = 'SELECT DISTINCT job FROM handover.effect WHERE job IN (:markers)';

/** A write that the guard judges like an application's, and the markers that are in this copy of the database. */
export class MysqlProbe implements DatabaseProbe {
  private readonly session: DatabaseSession;

  constructor(connection: DatabaseConnection) {
    this.session = new DatabaseSession(sessionConfig(connection));
  }

  async writeThrough(runId: string): Promise<void> {
    await this.session.run((statements) => statements.change(WRITE, { runId }));
  }

  async effectsOf(application: string, jobIds: readonly string[]): Promise<ReadonlySet<string>> {
    const markers = jobIds.map((id) => markerOf(application, id));
    const found = await this.session.run((statements) => statements.rows<{ job: string }>(EFFECTS, { markers }));
    const here = new Set(found.map(({ job }) => job));
    return new Set(jobIds.filter((id) => here.has(markerOf(application, id))));
  }

  end(): Promise<void> {
    return this.session.end();
  }
}

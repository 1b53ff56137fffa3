import type { DatabaseProbe } from '../../../ports/guarded-database';
import type { DatabaseConnection } from '../postgres';
import { sessionConfig } from './connection-config';
import { DatabaseSession } from './database-session';

const WRITE = `
INSERT INTO handover.verification (run, at) VALUES (:runId, UTC_TIMESTAMP(6))
ON DUPLICATE KEY UPDATE at = UTC_TIMESTAMP(6)`;

const EFFECTS = 'SELECT DISTINCT job FROM handover.effect WHERE job IN (:jobIds)';

/** A write that the guard judges like an application's, and the markers that are in this copy of the database. */
export class MysqlProbe implements DatabaseProbe {
  private readonly session: DatabaseSession;

  constructor(connection: DatabaseConnection) {
    this.session = new DatabaseSession(sessionConfig(connection));
  }

  async writeThrough(runId: string): Promise<void> {
    await this.session.run((statements) => statements.change(WRITE, { runId }));
  }

  /** The jobs of which at least one effect is here. */
  async effectsOf(jobIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.session.run((statements) => statements.rows<{ job: string }>(EFFECTS, { jobIds }));
    return new Set(found.map(({ job }) => job));
  }

  end(): Promise<void> {
    return this.session.end();
  }
}

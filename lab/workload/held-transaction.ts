import type { Client } from 'pg';
import type { Login, PostgresInstance } from '../postgres';
import type { Acknowledged } from './client';

export interface HeldOptions {
  readonly id: string;
  readonly server: PostgresInstance;
  readonly login: Login;
  readonly database: string;
  readonly region: string;
  readonly isolation: 'READ COMMITTED' | 'REPEATABLE READ';
}

/** A transaction of an application that has written its order and takes its time with the COMMIT. */
export class HeldTransaction {
  /** At most one: the COMMIT that was acknowledged. */
  readonly acknowledged: Acknowledged[] = [];
  /** Why the COMMIT failed; undefined while nobody has tried, and when it went through. */
  refused: string | undefined;

  /** What the server said when it ended the session. */
  private ended: string | undefined;

  private constructor(
    private readonly client: Client,
    private readonly options: HeldOptions,
  ) {
    client.on('error', ({ message }) => {
      this.ended ??= message;
    });
  }

  static async begin(options: HeldOptions): Promise<HeldTransaction> {
    const { server, login, database, isolation, id } = options;
    const client = server.client(login, database);
    await client.connect();
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    await client.query('INSERT INTO lab_orders (id) VALUES ($1)', [id]);
    return new HeldTransaction(client, options);
  }

  /** `COMMIT` of a transaction that has failed answers `ROLLBACK` without an error. */
  async commit(): Promise<void> {
    const sentAt = Date.now();
    try {
      const { command } = await this.client.query('COMMIT');
      const { id, region } = this.options;
      if (command === 'COMMIT') this.acknowledged.push({ id, region, sentAt, at: Date.now() });
      else this.refused = `the server answered ${command}`;
    } catch (error) {
      this.refused = this.ended ?? (error instanceof Error ? error.message : String(error));
    }
  }

  async end(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

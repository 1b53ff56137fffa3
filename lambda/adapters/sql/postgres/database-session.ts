import { Socket } from 'node:net';
import { Client, type ClientConfig, DatabaseError, type QueryResult, type QueryResultRow } from 'pg';
import { FailoverError } from '../../../contract/errors';
import { translated } from './database-error';

/** What runs inside a session: one statement at a time. */
export interface Statements {
  query<R extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
}

/**
 * One open session with a database, made when it is first needed and made again after it broke. It stays open, so that a
 * fence still gets through when the server has no free connection and logins are barred. Work queues up: one at a time.
 */
export class DatabaseSession {
  private connection: { readonly client: Client; readonly socket: Socket } | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** `dialect`: how this server wants a statement to be said. */
  constructor(
    private readonly config: ClientConfig,
    private readonly dialect: (sql: string) => string = (sql) => sql,
  ) {}

  get name(): string {
    return `${this.config.database} at ${this.config.host}:${this.config.port}`;
  }

  /** Runs work alone in the session. Errors come out translated. */
  run<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    const mine = this.last.then(() => this.attempt(work));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Runs work in one transaction. */
  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.run((statements) => inTransaction(statements, () => work(statements)));
  }

  /** Closes the session; a later call would open a new one. */
  async end(): Promise<void> {
    await this.last;
    const open = this.connection;
    this.connection = undefined;
    await open?.client.end().catch(() => undefined);
    open?.socket.destroy();
  }

  private async attempt<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    try {
      const client = await this.connected();
      return await work({ query: (sql, values) => client.query(this.dialect(sql), values && [...values]) });
    } catch (error) {
      if (breaksSession(error)) this.drop();
      throw translated(error, this.name);
    }
  }

  private async connected(): Promise<Client> {
    if (this.connection) return this.connection.client;
    const socket = new Socket();
    const client = new Client({ ...this.config, stream: () => socket });
    const connection = { client, socket };
    client.on('error', () => this.drop(connection));
    client.on('end', () => this.drop(connection));
    this.connection = connection;
    await client.connect();
    return client;
  }

  /** A polite end would wait for an answer on a line that may swallow everything. */
  private drop(connection = this.connection): void {
    if (this.connection === connection) this.connection = undefined;
    connection?.socket.destroy();
  }
}

/** A statement that the server refused leaves the session usable; anything else (timeout, lost line, fatal) does not. */
export function breaksSession(error: unknown): boolean {
  if (error instanceof DatabaseError) return error.severity !== 'ERROR';
  return !(error instanceof FailoverError);
}

export async function inTransaction<T>(statements: Statements, work: () => Promise<T>): Promise<T> {
  await statements.query('BEGIN');
  try {
    const result = await work();
    await statements.query('COMMIT');
    return result;
  } catch (error) {
    if (!breaksSession(error)) await statements.query('ROLLBACK');
    throw error;
  }
}

/** Tries something inside a transaction that shall survive its failure. */
export async function inSavepoint<T>(statements: Statements, work: () => Promise<T>): Promise<T> {
  await statements.query('SAVEPOINT attempt');
  try {
    return await work();
  } catch (error) {
    await statements.query('ROLLBACK TO SAVEPOINT attempt');
    throw error;
  }
}

import { type Connection, createConnection, type QueryResult } from 'mysql2/promise';
import type { SessionConfig } from './connection-config';
import { breaksSession, translated } from './database-error';

/** Values of `:name` in a statement. A list stands for its members, as in `IN (:roles)`. */
export type Values = Readonly<Record<string, string | number | readonly string[]>>;

type Dialect = (sql: string) => string;

/** What runs inside a session: one statement at a time, each a transaction of its own. */
export interface Statements {
  rows<R extends object>(sql: string, values?: Values): Promise<readonly R[]>;
  /** How many rows the statement met, changed or not. */
  change(sql: string, values?: Values): Promise<number>;
}

/**
 * One open session with a database, made when it is first needed and made again after it broke. It stays open, so that a
 * fence still gets through when the server has no free connection. Work queues up: one at a time.
 */
export class DatabaseSession {
  private connection: Connection | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** `dialect`: how this server wants a statement to be said. */
  constructor(
    private readonly config: SessionConfig,
    private readonly dialect: Dialect = (sql) => sql,
  ) {}

  get name(): string {
    const { database, host, port } = this.config.options;
    return `${database} at ${host}:${port}`;
  }

  /** Runs work alone in the session. Errors come out translated. */
  run<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    const mine = this.last.then(() => this.attempt(work));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Closes the session; a later call would open a new one. */
  async end(): Promise<void> {
    await this.last;
    this.drop();
  }

  private async attempt<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    try {
      return await work(statementsOf(await this.connected(), this.config.answerTimeoutMs, this.dialect));
    } catch (error) {
      if (breaksSession(error)) this.drop();
      throw translated(error, this.name);
    }
  }

  private async connected(): Promise<Connection> {
    if (this.connection) return this.connection;
    const connection = await createConnection(this.config.options);
    connection.on('error', () => this.drop(connection));
    // Not ended here: the client would then forget to tell the statement that waits for its answer.
    connection.on('end', () => this.forget(connection));
    this.connection = connection;
    await introduce(connection, this.config);
    return connection;
  }

  /** A polite end would wait for an answer on a line that may swallow everything. */
  private drop(connection = this.connection): void {
    this.forget(connection);
    connection?.destroy();
  }

  private forget(connection: Connection | undefined): void {
    if (this.connection === connection) this.connection = undefined;
  }
}

/** A user-level lock is the one mark of a session that every login can look for, with or without a Performance Schema. */
export const SESSION_MARK = 'handover.session.';

async function introduce(connection: Connection, { greeting, answerTimeoutMs }: SessionConfig): Promise<void> {
  const statements = statementsOf(connection, answerTimeoutMs);
  await statements.change(greeting);
  await statements.rows(`SELECT GET_LOCK(CONCAT('${SESSION_MARK}', CONNECTION_ID()), 0) AS marked`);
}

function statementsOf(connection: Connection, timeout: number, dialect: Dialect = (sql) => sql): Statements {
  const send = async (written: string, values: Values = {}): Promise<unknown> => {
    const sql = dialect(written);
    const [result] = await connection.query<QueryResult>({ sql, timeout, values: listsFilled(values) });
    return result;
  };
  return {
    rows: async <R extends object>(sql: string, values?: Values) => (await send(sql, values)) as readonly R[],
    change: async (sql, values) => {
      const result = await send(sql, values);
      return typeof result === 'object' && result !== null && 'affectedRows' in result
        ? Number(result.affectedRows)
        : 0;
    },
  };
}

/** `IN ()` is no SQL; no name is empty. */
const listsFilled = (values: Values): Record<string, string | number | string[]> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isList(value) ? filled(value) : value]));

const filled = (list: readonly string[]): string[] => (list.length === 0 ? [''] : [...list]);
const isList = (value: Values[string]): value is readonly string[] => Array.isArray(value);

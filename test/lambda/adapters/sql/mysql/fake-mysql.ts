import { Socket } from 'node:net';
import { type Connection, createServer } from 'mysql2';
import { freePort } from '../../../../../lab/postgres/free-port';

/** Rows, `ok` with the number of rows met, an error, or no answer at all. */
export type Answer =
  | { readonly rows: readonly Readonly<Record<string, string | number | null>>[] }
  | { readonly met: number }
  | { readonly code: number; readonly message: string }
  | 'nothing'
  | 'hang up';

/** The server's half of the protocol, as the client's own package has it: statements come in, scripted answers go out. */
export class FakeMysql {
  readonly statements: string[] = [];
  private readonly lines: (Socket | undefined)[] = [];
  connections = 0;
  /** Refuses the next logins. */
  barred = false;

  private readonly server = createServer((connection: Connection) => this.welcome(connection));

  private constructor(
    readonly port: number,
    private readonly answer: (sql: string) => Answer,
  ) {}

  static async start(answer: (sql: string) => Answer): Promise<FakeMysql> {
    const fake = new FakeMysql(await freePort(), answer);
    // The package's types know the port only, its code hands everything to node:net.
    Reflect.apply(fake.server.listen, fake.server, [fake.port, '127.0.0.1']);
    return fake;
  }

  stop(): Promise<unknown> {
    for (const line of this.lines) line?.destroy();
    return new Promise((closed) => this.server.close(closed));
  }

  private welcome(connection: Connection): void {
    this.connections += 1;
    this.lines.push(lineOf(connection));
    connection.on('error', () => undefined);
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion: '8.4.6',
      connectionId: this.connections,
      statusFlags: 2,
      characterSet: 45,
      // Everything but compression and TLS.
      capabilityFlags: 0xffffff & ~0x20 & ~0x800,
      authCallback: (_login: unknown, done: (error: null, refusal?: { message: string; code: number }) => void) => {
        done(null, this.barred ? { message: 'Access denied', code: 1045 } : undefined);
        nextCommand(connection);
      },
    });
    // The package takes SET for the first half of a prepared statement.
    for (const event of ['query', 'stmt_prepare']) connection.on(event, (sql: string) => this.reply(connection, sql));
  }

  private reply(connection: Connection, sql: string): void {
    this.statements.push(sql.trim().replaceAll(/\s+/g, ' '));
    const answer = this.answer(sql);
    if (answer === 'nothing') return;
    this.send(connection, answer);
    nextCommand(connection);
  }

  private send(connection: Connection, answer: Exclude<Answer, 'nothing'>): void {
    if (answer === 'hang up') lineOf(connection)?.destroy();
    else if ('met' in answer) connection.writeOk({ affectedRows: answer.met });
    else if ('code' in answer) connection.writeError(answer);
    else
      connection.writeTextResult(
        answer.rows.map((row) => ({ ...row })),
        columnsOf(answer.rows[0] ?? { none: null }),
      );
  }
}

const lineOf = (connection: Connection): Socket | undefined => {
  const stream: unknown = Reflect.get(connection, 'stream');
  return stream instanceof Socket ? stream : undefined;
};

/** The server's half never begins to count anew, as a command does. */
const nextCommand = (connection: Connection) => Reflect.set(connection, 'sequenceId', 0);

const TEXT = 253;
const NUMBER = 8;

const columnsOf = (row: Readonly<Record<string, string | number | null>>) =>
  Object.entries(row).map(([name, value]) => ({
    catalog: 'def',
    schema: '',
    table: '',
    orgTable: '',
    name,
    orgName: name,
    characterSet: 45,
    columnLength: 1_000,
    columnType: typeof value === 'number' ? NUMBER : TEXT,
    flags: 0,
    decimals: 0,
  }));

import type { CopyMark, LostRows } from '../../../contract/lost-rows';
import { shortened } from '../../../domain/lost-rows';
import type { OldSideRows } from '../../../ports/old-side-rows';
import type { DatabaseConnection } from '../postgres';
import { type BinlogPlace, BinlogWalk } from './binlog-walk';
import { sessionConfig } from './connection-config';
import { DatabaseSession, type Statements } from './database-session';
import { inGtidSet } from './gtid-set';
import { literal } from './sql-names';

const STATEMENT_TIMEOUT_MS = 4_000;
/** Before the first event that somebody wrote. */
const FIRST_POSITION = 4;

const ABOUT =
  'changes in the binary log of this server, each of one row or of several, deleted ones too, that the copy had not replayed at its last look before the promotion; what it replayed after that look stands here too';

/** What of the log is missing over there. */
interface Missing {
  readonly files: readonly BinlogPlace[];
  readonly isMissing: (gtid: string) => boolean;
  /** How `mysqlbinlog` is told. */
  readonly option: string;
}

/** What an old MySQL primary has written after its promoted copy's last look, as its own binary log tells it. */
export class MysqlLostRows implements OldSideRows {
  constructor(
    private readonly connection: DatabaseConnection,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async missingFrom({ replayed }: CopyMark, budgetMs: number): Promise<LostRows> {
    if (replayed === undefined) return { kind: 'unknown', because: 'the takeover kept no position of the copy' };
    const untilMs = this.now() + budgetMs;
    const session = new DatabaseSession(
      sessionConfig({ ...this.connection, statementTimeoutMs: STATEMENT_TIMEOUT_MS }),
    );
    try {
      return shortened(await session.run((statements) => this.walk(statements, replayed, untilMs)));
    } finally {
      await session.end();
    }
  }

  private async walk(statements: Statements, replayed: string, untilMs: number): Promise<LostRows> {
    const found = await missingAfter(statements, replayed);
    const query = this.command(found);
    if (typeof found === 'string') return { kind: 'unknown', because: found, query };
    const walk = new BinlogWalk(found.isMissing);
    for (const place of found.files) {
      const stopped = await walk.through(statements, place, () => this.now() >= untilMs);
      if (stopped === undefined) continue;
      const rest = {
        table: `what comes after ${stopped.file}:${stopped.position}`,
        because: 'the time for it was over',
      };
      return listed(walk, query, [rest]);
    }
    return listed(walk, query, []);
  }

  /** For a person: the log as rows. `<…>` are for the person to fill in. */
  private command(found: Missing | string): string {
    const { endpoint, secret } = this.connection;
    const [first] = typeof found === 'string' ? [] : found.files;
    const which = typeof found === 'string' ? '' : ` ${found.option}`;
    return `mysqlbinlog --read-from-remote-server --host=<old primary, now ${endpoint.host}> --port=${endpoint.port} --user=${secret.username} --password --base64-output=decode-rows --verbose${which} --to-last-log ${first?.file ?? '<binary log>'}`;
  }
}

const listed = (walk: BinlogWalk, query: string, rest: readonly { table: string; because: string }[]): LostRows => ({
  kind: 'listed',
  counts: 'changes',
  about: ABOUT,
  tables: walk.tables,
  notListed: [...walk.notListed, ...rest],
  query,
});

/** Or why nobody can say. RDS keeps a binary log no longer than it must, unless `binlog retention hours` says so. */
async function missingAfter(statements: Statements, replayed: string): Promise<Missing | string> {
  const logs = (await statements.rows<{ Log_name: string }>('SHOW BINARY LOGS')).map(({ Log_name }) => Log_name);
  const [, file, position] = /^([^:,\s]+):(\d+)$/.exec(replayed) ?? [];
  if (file === undefined || file.split('-').length === 5) return missingGtids(statements, replayed, logs);
  const at = logs.indexOf(file);
  if (at < 0) return `the binary log ${file}, which the copy had reached, is not kept any more`;
  const files = logs
    .slice(at)
    .map((name) => ({ file: name, position: name === file ? Number(position) : FIRST_POSITION }));
  return { files, isMissing: () => true, option: `--start-position=${position}` };
}

async function missingGtids(
  statements: Statements,
  replayed: string,
  logs: readonly string[],
): Promise<Missing | string> {
  const [server] = await statements.rows<{ missing: string }>(
    'SELECT GTID_SUBTRACT(@@global.gtid_executed, :replayed) AS missing',
    { replayed },
  );
  const missing = (server?.missing ?? '').replaceAll('\n', '');
  const first = await firstFile(statements, replayed, logs);
  if (first < 0)
    return `transactions ${missing} are here only, and the binary log that begins before them is not kept any more`;
  const files = missing === '' ? [] : logs.slice(first).map((file) => ({ file, position: FIRST_POSITION }));
  return { files, isMissing: inGtidSet(missing), option: `--include-gtids=${literal(missing)}` };
}

/** The newest log before which the copy had everything; every log begins with what was executed before it. */
async function firstFile(statements: Statements, replayed: string, logs: readonly string[]): Promise<number> {
  for (let at = logs.length - 1; at >= 0; at -= 1) {
    const events = await statements.rows<{ Event_type: string; Info: string }>(
      `SHOW BINLOG EVENTS IN ${literal(logs[at] ?? '')} LIMIT 2`,
    );
    const before = events.find(({ Event_type }) => Event_type === 'Previous_gtids')?.Info ?? '';
    const [judged] = await statements.rows<{ within: number }>('SELECT GTID_SUBSET(:before, :replayed) AS within', {
      before,
      replayed,
    });
    if (judged?.within === 1) return at;
  }
  return -1;
}

import type { LostTable, NotListed } from '../../../contract/lost-rows';
import type { Statements } from './database-session';
import { literal } from './sql-names';

export interface BinlogPlace {
  readonly file: string;
  readonly position: number;
}

interface BinlogEvent {
  readonly Event_type: string;
  readonly End_log_pos: number;
  readonly Info: string;
}

/** One answer; the client gives a statement up that takes long. */
const EVENTS = 1_000;

/** Of the server and of Handover: nobody misses them. */
const OWN = /^(mysql|sys|handover|performance_schema)\./;

/**
 * Counts the changes that stand in the binary log from a place on, by table. One event is a change of one row or of several, and a row
 * that was deleted is one too. `isMissing`: of the transaction that a `Gtid` event opens; where there are none all of them are.
 * https://dev.mysql.com/doc/refman/8.4/en/show-binlog-events.html
 */
export class BinlogWalk {
  private readonly counts = new Map<string, number>();
  private readonly names = new Map<string, string>();
  private missing = true;
  private statements = 0;
  private compressed = 0;

  constructor(private readonly isMissing: (gtid: string) => boolean) {}

  /** Until the end of the file; answers where it stopped when the time was over. */
  async through(
    statements: Statements,
    { file, position }: BinlogPlace,
    timeIsOver: () => boolean,
  ): Promise<BinlogPlace | undefined> {
    for (let from = position; ; ) {
      if (timeIsOver()) return { file, position: from };
      const events = await statements.rows<BinlogEvent>(
        `SHOW BINLOG EVENTS IN ${literal(file)} FROM ${from} LIMIT ${EVENTS}`,
      );
      for (const event of events) this.meet(event);
      if (events.length < EVENTS) return undefined;
      from = events.at(-1)?.End_log_pos ?? from;
    }
  }

  get tables(): readonly LostTable[] {
    return [...this.counts].map(([table, count]) => ({ table, count, keys: [] }));
  }

  get notListed(): readonly NotListed[] {
    const said = (count: number, what: string, because: string): NotListed[] =>
      count === 0 ? [] : [{ table: `${count} ${what}`, because }];
    return [
      ...said(this.compressed, 'compressed transactions', 'their tables are told by mysqlbinlog only'),
      ...said(this.statements, 'statements', 'the log has their text, and no rows'),
    ];
  }

  private meet({ Event_type: type, Info: info }: BinlogEvent): void {
    if (/gtid/i.test(type)) this.missing = this.opens(info);
    if (!this.missing) return;
    if (type === 'Table_map') this.nameTable(info);
    if (/^(Write|Update|Delete)_rows/.test(type)) this.countRow(info);
    if (type === 'Transaction_payload') this.compressed += 1;
    if (type === 'Query' && !/^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT)\b/i.test(info)) this.statements += 1;
  }

  private opens(info: string): boolean {
    const gtid = /'([^']+)'/.exec(info)?.[1];
    return gtid === undefined || gtid === 'ANONYMOUS' || this.isMissing(gtid);
  }

  private nameTable(info: string): void {
    const [, id, name] = /table_id: (\d+) \((.*)\)$/.exec(info) ?? [];
    if (id !== undefined && name !== undefined) this.names.set(id, name);
  }

  private countRow(info: string): void {
    const name = this.names.get(/table_id: (\d+)/.exec(info)?.[1] ?? '') ?? 'a table that the log does not name';
    if (!OWN.test(name)) this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}

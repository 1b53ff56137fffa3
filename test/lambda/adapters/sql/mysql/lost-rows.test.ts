import type { Connection } from 'mysql2/promise';
import { MysqlLostRows } from '../../../../../lambda/adapters/sql/mysql';
import { inGtidSet } from '../../../../../lambda/adapters/sql/mysql/gtid-set';
import { MysqlPair, type PairOptions } from './mysql-pair';
import { describeOnMysql } from './mysqld';

const BUDGET_MS = 20_000;
const UUID = '3e11fa47-71ca-11e1-9e33-c80aa9429562';

test.each([
  [`${UUID}:1-5:11`, `${UUID}:5`, true],
  [`${UUID}:1-5:11`, `${UUID}:6`, false],
  [`${UUID}:1-5:11`, `${UUID.toUpperCase()}:11`, true],
  [`${UUID}:1-5,\n${UUID.replace('3e', '4e')}:7`, `${UUID.replace('3e', '4e')}:7`, true],
  [`${UUID}:1-5:tagged:8`, `${UUID}:tagged:8`, true],
  [`${UUID}:1-5:tagged:8`, `${UUID}:8`, false],
  ['', `${UUID}:1`, false],
])('in %j is %s: %s', (set, gtid, is) => {
  expect(inGtidSet(set)(gtid)).toBe(is);
});

const WAYS: readonly (readonly [string, PairOptions])[] = [
  ['GTIDs', {}],
  ['file and position', { settings: ['--gtid-mode=OFF_PERMISSIVE'], withReplica: false }],
];

/** The position of a copy that has everything: without GTIDs there is no replica here, and the primary's own is that of one. */
const positionOf = async (pair: MysqlPair, hasReplica: boolean): Promise<string | undefined> => {
  if (hasReplica) return (await pair.guard(pair.replica).look()).replayed;
  const [log] = await pair.asMaster<{ File: string; Position: number }>(['SHOW BINARY LOG STATUS']);
  return `${log?.File}:${log?.Position}`;
};

for (const [how, options] of WAYS)
  describeOnMysql(`changes that only an old MySQL primary has, by ${how}`, () => {
    let pair: MysqlPair;
    let application: Connection;
    let replayed: string | undefined;
    const lostRows = (now?: () => number) => new MysqlLostRows(pair.connection(), now);
    beforeAll(async () => {
      pair = await MysqlPair.start(options);
      application = await pair.application();
      await application.query("INSERT INTO orders (text) VALUES ('here')");
      const hasReplica = options.withReplica !== false;
      if (hasReplica) await pair.caughtUp();
      replayed = await positionOf(pair, hasReplica);
    }, 60_000);
    afterAll(() => pair?.stop());

    test('are none while the copy has replayed everything', async () => {
      expect(await lostRows().missingFrom({ replayed }, BUDGET_MS)).toMatchObject({
        kind: 'listed',
        counts: 'changes',
        tables: [],
        notListed: [],
      });
    });

    test('are counted by table over all logs, deleted ones too, and what was rolled back is not', async () => {
      if (options.withReplica !== false) pair.link.cut();
      await application.query("INSERT INTO orders (text) VALUES ('lost 1')");
      await application.query("UPDATE orders SET text = 'changed' WHERE id = 1");
      await application.query('START TRANSACTION');
      await application.query("INSERT INTO orders (text) VALUES ('undone')");
      await application.query('ROLLBACK');
      await pair.primary.asAdmin('FLUSH BINARY LOGS');
      await application.query('DELETE FROM orders WHERE id = 1');
      const lost = await lostRows().missingFrom({ replayed }, BUDGET_MS);
      expect(lost).toMatchObject({
        kind: 'listed',
        tables: [{ table: 'shop.orders', count: 3, keys: [] }],
        notListed: [],
      });
      expect(lost.query).toMatch(
        /^mysqlbinlog --read-from-remote-server .* --(start-position=\d+|include-gtids='.*:.*') --to-last-log \S+\.\d+$/,
      );
      expect(lost.query).not.toContain('master-secret');
    });

    test('are named as not listed when the time for it is over', async () => {
      let calls = 0;
      const late = lostRows(() => (calls++ < 1 ? 0 : BUDGET_MS));
      expect(await late.missingFrom({ replayed }, BUDGET_MS)).toMatchObject({
        tables: [],
        notListed: [
          { table: expect.stringMatching(/^what comes after \S+:\d+$/), because: 'the time for it was over' },
        ],
      });
    });

    test('are unknown without a position, and where the log is not kept any more', async () => {
      expect(await lostRows().missingFrom({}, BUDGET_MS)).toMatchObject({ kind: 'unknown' });
      await pair.primary.asAdmin('FLUSH BINARY LOGS');
      const logs = await pair.primary.asAdmin<{ Log_name: string }>('SHOW BINARY LOGS');
      await pair.primary.asAdmin(`PURGE BINARY LOGS TO '${logs.at(-1)?.Log_name}'`);
      expect(await lostRows().missingFrom({ replayed }, BUDGET_MS)).toMatchObject({
        kind: 'unknown',
        because: expect.stringContaining('is not kept any more'),
      });
    });
  });

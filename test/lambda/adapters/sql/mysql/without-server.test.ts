import { X509Certificate } from 'node:crypto';
import { GuardedMysql, sessionConfig } from '../../../../../lambda/adapters/sql/mysql';
import { breaksSession, translated } from '../../../../../lambda/adapters/sql/mysql/database-error';
import { identifier, literal } from '../../../../../lambda/adapters/sql/mysql/sql-names';
import { type Answer, FakeMysql } from './fake-mysql';

const CONNECTION = {
  endpoint: { host: 'orders.abc.eu-west-1.rds.amazonaws.com', port: 3306 },
  database: 'shop',
  secret: { username: 'handover_master', password: 'secret' },
  tls: 'disable',
} as const;
const SETTINGS = { grade: 'watchdog', applicationRoles: ['shop_app'], guardedSchemas: ['shop'] } as const;

test('verifies the server and its host name against the authorities of RDS', () => {
  const { ssl } = sessionConfig({ ...CONNECTION, tls: 'verify-full' }).options;
  if (typeof ssl !== 'object' || !Array.isArray(ssl.ca)) throw new Error(`no authorities in ${JSON.stringify(ssl)}`);
  expect(ssl).toMatchObject({ rejectUnauthorized: true, verifyIdentity: true, minVersion: 'TLSv1.2' });
  const subjects = ssl.ca.map((pem) => new X509Certificate(pem).subject);
  expect(subjects).toContainEqual(expect.stringContaining('Amazon RDS eu-west-1 Root CA RSA2048 G1'));
});

test('gives up on a connection after two seconds, on a statement after five, and leaves no session idle for long', () => {
  const { options, answerTimeoutMs, greeting } = sessionConfig(CONNECTION);
  expect([options.connectTimeout, options.ssl, answerTimeoutMs]).toEqual([2_000, undefined, 5_500]);
  expect(greeting).toContain('max_execution_time = 5000, innodb_lock_wait_timeout = 5, lock_wait_timeout = 5');
  expect(greeting).toContain('wait_timeout = 60');
});

test('refuses the grade enforced, which MySQL cannot keep', () => {
  const enforced = () => new GuardedMysql({ ...SETTINGS, grade: 'enforced', connection: CONNECTION });
  expect(enforced).toThrow(
    'fence "enforced" cannot be had on MySQL, where nothing can refuse a COMMIT: use "watchdog"',
  );
});

const refusal = (errno: number, sqlState = 'HY000') => Object.assign(new Error('the reason'), { errno, sqlState });

test.each([
  [1040, 'Transient', false],
  [1205, 'Transient', false],
  [1213, 'Transient', false],
  [3024, 'Transient', false],
  [1290, 'Transient', false],
  [1644, 'Transient', false],
  [1053, 'Transient', true],
  [4031, 'Transient', true],
  [1045, 'NoLogin', false],
  [3118, 'NoLogin', false],
  [1146, 'BadInput', false],
  [1305, 'BadInput', false],
  [1227, 'BadInput', false],
  [1419, 'BadInput', false],
])('error %i of a server means %s', (errno, name, ends) => {
  const error = refusal(errno);
  expect(translated(error, 'shop at db:3306')).toMatchObject({
    name,
    message: `database shop at db:3306 refused, ${errno}: the reason`,
  });
  expect(breaksSession(error)).toBe(ends);
});

test('leaves an error of the statement itself as it is, and keeps the session', () => {
  const syntax = refusal(1064, '42000');
  expect(translated(syntax, 'shop')).toBe(syntax);
  expect(breaksSession(syntax)).toBe(false);
});

test('takes what is no answer of a server for a database that did not answer, and a mistake of the program for one', () => {
  expect(translated(new Error('connect ECONNREFUSED'), 'shop at db:3306')).toMatchObject({
    name: 'Transient',
    message: 'database shop at db:3306 did not answer: connect ECONNREFUSED',
  });
  const mistake = new TypeError('undefined is not a function');
  expect(translated(mistake, 'shop')).toBe(mistake);
});

test('quotes names and texts of every kind', () => {
  expect([identifier('a`b'), literal(`o'ne\\`)]).toEqual(['`a``b`', `'o''ne\\\\'`]);
});

describe('a session with a server that does what the test says', () => {
  let fake: FakeMysql;
  let script: (sql: string) => Answer;
  let guard: GuardedMysql;
  beforeEach(async () => {
    script = () => ({ rows: [] });
    fake = await FakeMysql.start((sql) => (sql.startsWith('SET ') ? { met: 0 } : script(sql)));
    guard = guardOn({});
  });
  afterEach(async () => {
    await guard.end();
    await fake.stop();
  });

  const guardOn = (change: Partial<Parameters<typeof sessionConfig>[0]>) =>
    new GuardedMysql({
      ...SETTINGS,
      connection: {
        ...CONNECTION,
        endpoint: { host: '127.0.0.1', port: fake.port },
        statementTimeoutMs: 100,
        ...change,
      },
      sleep: async () => undefined,
      maxScans: 4,
    });
  const opening = { epoch: 1, anchor: '2026-01-01T00:00:00.000000Z', seconds: 60 };
  const extend = () => guard.extend(opening);

  test('is one, kept, and introduces itself first', async () => {
    script = (sql) => (sql.includes('UPDATE') ? { met: 1 } : { rows: [{ marked: 1 }] });
    expect([await extend(), await extend()]).toEqual([true, true]);
    expect(fake.connections).toBe(1);
    expect(fake.statements[0]).toContain("SET SESSION time_zone = '+00:00'");
    expect(fake.statements[1]).toContain("GET_LOCK(CONCAT('handover.session.', CONNECTION_ID()), 0)");
    expect(fake.statements).toHaveLength(4);
  });

  test('says an extension with the anchor as the database reads it, and that one which met no row was refused', async () => {
    script = (sql) => (sql.includes('UPDATE') ? { met: 0 } : { rows: [{ marked: 1 }] });
    expect(await extend()).toBe(false);
    expect(fake.statements.at(-1)).toBe(
      'UPDATE handover.lease SET valid_until = GREATEST(valid_until, ' +
        "TIMESTAMPADD(MICROSECOND, 60000000, LEAST(CAST('2026-01-01 00:00:00.000000' AS DATETIME(6)), UTC_TIMESTAMP(6)))), " +
        'heartbeat = heartbeat + 1, heartbeat_at = UTC_TIMESTAMP(6) WHERE epoch = 1 AND open AND server = @@server_uuid',
    );
  });

  test.each<[string, Answer, string]>([
    ['is not answered in time', 'nothing', 'did not answer: Query inactivity timeout'],
    ['loses its line', 'hang up', 'did not answer: Connection lost: The server closed the connection.'],
    ['hears that the server shuts down', { code: 1053, message: 'Shutdown' }, 'refused, 1053: Shutdown'],
  ])('that %s fails as Transient at once, and is made again', async (_name, answer, message) => {
    let answers = false;
    script = (sql) => (!sql.includes('UPDATE') ? { rows: [{ marked: 1 }] } : answers ? { met: 1 } : answer);
    await expect(extend()).rejects.toMatchObject({ name: 'Transient', message: expect.stringContaining(message) });
    answers = true;
    expect(await extend()).toBe(true);
    expect(fake.connections).toBe(2);
  });

  test('that was refused a statement goes on', async () => {
    script = (sql) => (sql.includes('UPDATE') ? { code: 1290, message: 'read-only' } : { rows: [{ marked: 1 }] });
    await expect(extend()).rejects.toMatchObject({ name: 'Transient' });
    await expect(extend()).rejects.toMatchObject({ name: 'Transient' });
    expect(fake.connections).toBe(1);
  });

  test('that is refused its login fails as NoLogin', async () => {
    fake.barred = true;
    await expect(extend()).rejects.toMatchObject({ name: 'NoLogin', message: expect.stringContaining('1045') });
  });

  test('fails as Transient where a server without TLS answers and TLS is wanted', async () => {
    guard = guardOn({ tls: 'verify-full' });
    await expect(extend()).rejects.toMatchObject({
      name: 'Transient',
      message: expect.stringMatching(/did not answer: .*secure/),
    });
  });

  /** What a server says while it is closed, but for one statement. */
  const closing =
    (other: (sql: string) => Answer | undefined = () => undefined) =>
    (sql: string): Answer => {
      const found = other(sql);
      if (found !== undefined) return found;
      if (/^\s*(UPDATE|ALTER|CALL)/.test(sql)) return { met: 1 };
      if (sql.includes('GET_LOCK')) return { rows: [{ had: 1 }] };
      if (sql.includes('handover.watchdog')) return { rows: [{ id: 77 }] };
      if (sql.includes('mysql.user')) return { rows: [{ user: 'shop_app', host: '10.0.%', locked: 'N' }] };
      if (sql.includes('closed_at')) return { rows: [{ closedAt: '2026-01-01T00:00:00.000000Z' }] };
      if (sql.includes('gtid_mode')) return { rows: [{ mode: 'ON', executed: 'a:1-5,\nb:1', version: '8.4.6' }] };
      return { rows: [] };
    };
  const deeds = () =>
    fake.statements.filter((sql) => /^(UPDATE|ALTER|CALL|XA)|gtid_mode/.test(sql)).map((sql) => sql.slice(0, 55));

  test('closes in order: the row, what the watchdog says, logins, sessions, prepared transactions, then the position', async () => {
    let scans = 0;
    script = closing((sql) => {
      if (!sql.includes('information_schema.processlist')) return undefined;
      scans += 1;
      return { rows: scans === 1 ? [{ id: 12, user: 'shop_app', host: '10.0.0.7:5000' }] : [] };
    });
    const acknowledged = { closedAt: '2026-01-01T00:00:00.000000Z', flushPosition: 'a:1-5,b:1' };
    expect(await guard.close(2)).toEqual(acknowledged);
    expect(deeds()).toEqual(
      [
        'UPDATE handover.lease SET open = FALSE, closed_below = G',
        'CALL mysql.rds_kill(77)',
        "ALTER USER 'shop_app'@'10.0.%' ACCOUNT LOCK",
        'CALL mysql.rds_kill(12)',
        'XA RECOVER',
        'UPDATE handover.lease SET closed_at = UTC_TIMESTAMP(6)',
        'SELECT @@global.gtid_mode AS mode, @@global.gtid_execute',
      ].map((sql) => sql.slice(0, 55)),
    );
    expect(scans).toBe(3);
  });

  test('refuses to acknowledge where an account cannot be locked, after it has ended the sessions', async () => {
    script = closing((sql) =>
      sql.startsWith('ALTER USER') ? { code: 1227, message: 'Access denied; you need SYSTEM_USER' } : undefined,
    );
    await expect(guard.close(2)).rejects.toMatchObject({
      name: 'BadInput',
      message:
        "unfenced: account 'shop_app'@'10.0.%' can not be set to ACCOUNT LOCK (Access denied; you need SYSTEM_USER): REVOKE SYSTEM_USER ON *.* FROM 'shop_app'@'10.0.%'",
    });
    expect(deeds()).toContain('XA RECOVER');
  });

  test('refuses to close while another session of Handover is at it', async () => {
    script = closing((sql) => (sql.includes("GET_LOCK('handover.change'") ? { rows: [{ had: 0 }] } : undefined));
    await expect(guard.close(2)).rejects.toMatchObject({
      name: 'Transient',
      message: 'another session of Handover is installing, opening or closing this database',
    });
    expect(deeds()).toEqual([]);
  });

  test('asks an older server for its position by the older name', async () => {
    script = closing((sql) => {
      if (sql.includes('gtid_mode')) return { rows: [{ mode: 'OFF_PERMISSIVE', executed: '', version: '8.0.40' }] };
      return sql === 'SHOW MASTER STATUS' ? { rows: [{ File: 'mysql-bin.000003', Position: 157 }] } : undefined;
    });
    expect(await guard.close(2)).toMatchObject({ flushPosition: 'mysql-bin.000003:157' });
  });
});

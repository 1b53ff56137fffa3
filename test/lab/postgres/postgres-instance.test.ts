import { readdirSync, readlinkSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresInstance, stopAll, TcpLink } from '../../../lab/postgres';

const MASTER = { username: 'postgres', password: 'master-secret' };

let directory: string;
let primary: PostgresInstance;
let standby: PostgresInstance;
let link: TcpLink;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'handover-lab-'));
  await chmod(directory, 0o755);
  primary = await PostgresInstance.initPrimary({
    directory: join(directory, 'primary'),
    master: MASTER,
    database: 'shop',
  });
  await query(primary, 'CREATE TABLE t (id int PRIMARY KEY)');
  link = await TcpLink.open(primary);
  standby = await PostgresInstance.cloneStandby(primary, { directory: join(directory, 'standby'), via: link });
});
afterAll(async () => {
  await stopAll();
  await rm(directory, { recursive: true, force: true });
});

test('the master is what RDS makes of it: no superuser, but it may make roles and end sessions', async () => {
  const [master] = await query(
    primary,
    `SELECT rolsuper, rolcreaterole, rolcreatedb, pg_has_role('pg_signal_backend', 'USAGE') AS signals,
       pg_has_role('pg_monitor', 'USAGE') AS monitors FROM pg_roles WHERE rolname = current_user`,
  );
  expect(master).toEqual({ rolsuper: false, rolcreaterole: true, rolcreatedb: true, signals: true, monitors: true });
  await expect(query(primary, `ALTER SYSTEM SET work_mem = '8MB'`)).rejects.toMatchObject({ code: '42501' });
});

test('a standby streams, lags while the link is black, and catches up when it heals', async () => {
  await query(primary, 'INSERT INTO t VALUES (1)');
  await until(async () => (await ids(standby)).includes(1));
  link.blackHole();
  await query(primary, 'INSERT INTO t VALUES (2)');
  await new Promise((passed) => setTimeout(passed, 100));
  expect(await ids(standby)).toEqual([1]);
  link.heal();
  await until(async () => (await ids(standby)).includes(2));
});

test('a cut link ends the stream, and what was acknowledged meanwhile is lost with the primary', async () => {
  link.cut();
  await query(primary, 'INSERT INTO t VALUES (3)');
  const before = link.connectionsSeen;
  await until(async () => link.connectionsSeen > before);
  expect(await ids(standby)).toEqual([1, 2]);
  if (process.platform === 'linux') expect(processesOf(primary).length).toBeGreaterThan(3);
  const crash = Date.now();
  await primary.kill();
  expect(processesOf(primary)).toEqual([]);
  await standby.promote();
  await query(standby, 'INSERT INTO t VALUES (4)');
  expect(Date.now() - crash).toBeLessThan(5_000);
  expect(await ids(standby)).toEqual([1, 2, 4]);
});

test('a primary that crashed comes back read-write, with everything that it had acknowledged', async () => {
  await primary.start();
  await query(primary, 'INSERT INTO t VALUES (5)');
  expect(await ids(primary)).toEqual([1, 2, 3, 5]);
});

test('a stopped primary follows the promoted one after it was cloned again', async () => {
  await primary.destroy();
  const cloned = await PostgresInstance.cloneStandby(standby, { directory: join(directory, 'again') });
  await query(standby, 'INSERT INTO t VALUES (6)');
  await until(async () => (await ids(cloned)).includes(6));
});

test('fails with the words of PostgreSQL when the directory can not be used', async () => {
  const options = { directory: join(directory, 'standby'), master: MASTER, database: 'shop' };
  await expect(PostgresInstance.initPrimary(options)).rejects.toThrow(
    /initdb in .* ended with 1: .*exists but is not empty/s,
  );
});

test('a server that is still starting is ended too', async () => {
  await standby.stop();
  const starting = standby.start();
  await stopAll();
  await expect(starting).rejects.toThrow('did not become ready');
  expect(processesOf(standby)).toEqual([]);
  await standby.start();
});

test('leaves no process behind', async () => {
  await stopAll();
  expect(processesOf(standby)).toEqual([]);
  expect(standby.running).toBe(false);
});

async function query(instance: PostgresInstance, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = instance.client(MASTER, 'shop');
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const ids = async (instance: PostgresInstance) =>
  (await query(instance, 'SELECT id FROM t ORDER BY id')).map(({ id }) => id);

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const limit = Date.now() + 8_000; !(await holds()); await new Promise((again) => setTimeout(again, 20))) {
    if (Date.now() > limit) throw new Error(`not true within 8 s: ${holds}`);
  }
}

/** Postmaster and children work in the data directory. Only Linux shows that as a file; elsewhere nothing is found. */
function processesOf(instance: PostgresInstance): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && workingDirectory(pid) === instance.dataDirectory);
}

function workingDirectory(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

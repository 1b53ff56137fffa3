import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresInstance, stopAll } from '../../../lab/postgres';
import { lookAtOldSide } from '../../../lab/verdict/old-side';
import { HeldTransaction } from '../../../lab/workload/held-transaction';
import type { DatabasePair } from '../../../lab/world/databases';

const MASTER = { username: 'postgres', password: 'master-secret' };
const pair = { settings: { databaseName: 'shop', guardedSchemas: ['public'] } } as unknown as DatabasePair;

let directory: string;
let server: PostgresInstance;
const query = (sql: string) => server.asAdmin((admin) => admin.query(sql), 'shop');
const hold = (id: string) =>
  HeldTransaction.begin({
    id,
    server,
    login: MASTER,
    database: 'shop',
    region: 'us-east-1',
    isolation: 'READ COMMITTED',
  });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'handover-lab-'));
  await chmod(directory, 0o755);
  server = await PostgresInstance.initPrimary({ directory: join(directory, 'old'), master: MASTER, database: 'shop' });
  await query('CREATE TABLE lab_orders (id text PRIMARY KEY); CREATE TABLE lab_effects (job text)');
  await query('GRANT ALL ON lab_orders TO postgres');
});
afterAll(async () => {
  await stopAll();
  await rm(directory, { recursive: true, force: true });
});

test('rows are known by the time of their COMMIT, not of their statement, whether or not anybody was told', async () => {
  const held = await hold('long-1');
  const between = Date.now();
  await query("INSERT INTO lab_effects VALUES ('job-1')");
  await held.commit();
  await held.end();
  const seen = await lookAtOldSide(pair, server);
  const commits = seen.kind === 'seen' ? seen.commits : [];
  expect(commits.map(({ what }) => what).sort()).toEqual(['effect of job-1', 'order long-1']);
  const at = new Map(commits.map((commit) => [commit.what, commit.at]));
  expect(at.get('order long-1')).toBeGreaterThanOrEqual(between);
  expect(at.get('order long-1')).toBeGreaterThanOrEqual(at.get('effect of job-1') ?? Number.POSITIVE_INFINITY);
  expect([held.acknowledged.map(({ id }) => id), held.refused]).toEqual([['long-1'], undefined]);
});

test('a transaction whose session was ended is not acknowledged, and says who ended it', async () => {
  const held = await hold('long-2');
  await query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'`);
  await held.commit();
  await held.end();
  expect([held.acknowledged, held.refused]).toEqual([[], 'terminating connection due to administrator command']);
});

test('a server that is gone is not taken for one without late rows', async () => {
  await server.kill();
  expect(await lookAtOldSide(pair, server)).toEqual({ kind: 'not seen', because: 'it has not come back' });
});

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabCloud, SYSTEM_CLOCK } from '../../../lab/aws';
import { type PostgresInstance, stopAll } from '../../../lab/postgres';
import { LabDatabases } from '../../../lab/world/databases';
import type { AuroraGlobalSettings } from '../../../lambda/contract/settings';
import { SETTINGS } from '../../handlers/settings';

const [PAIR] = SETTINGS.databases;
const AURORA = { ...PAIR, kind: 'aurora-global', globalCluster: 'orders' } as AuroraGlobalSettings;
const settings = { ...SETTINGS, databases: [AURORA] };
const REGIONS = settings.regions;
/** Waits of AWS are a twentieth of the lab's. */
const clock = { ...SYSTEM_CLOCK, after: (ms: number, act: () => void) => SYSTEM_CLOCK.after(ms / 20, act) };

let folder: string;
let databases: LabDatabases;
const told: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handover-aurora-'));
  await chmod(folder, 0o755);
  const cloud = new LabCloud({ clock });
  const happenings = { tell: ({ text }: { readonly text: string }) => void told.push(text) };
  databases = await LabDatabases.start({ settings, cloud, folder, first: 'home', happenings });
});
afterAll(async () => {
  await databases?.stop();
  await stopAll();
  await rm(folder, { recursive: true, force: true });
});

const pair = () => databases.find('db');
const ask = async (server: PostgresInstance, sql: string): Promise<readonly unknown[]> =>
  server.asAdmin(async (admin) => (await admin.query({ text: sql, rowMode: 'array' })).rows.flat(), 'orders');
const write = (server: PostgresInstance, id: string) => ask(server, `INSERT INTO lab_orders (id) VALUES ('${id}')`);
const orders = (server: PostgresInstance) => ask(server, 'SELECT id FROM lab_orders ORDER BY id');
const isReplica = async (server: PostgresInstance) => (await ask(server, 'SELECT pg_is_in_recovery()'))[0];

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const limit = Date.now() + 15_000; !(await holds().catch(() => false)); ) {
    if (Date.now() > limit) throw new Error(`not true: ${holds}`);
    await new Promise((again) => setTimeout(again, 20));
  }
}

async function change(how: 'failover' | 'switchover', to: 'home' | 'standby', calledIn: string): Promise<void> {
  const target = `arn:aws:rds:${REGIONS[to]}:111122223333:cluster:${AURORA.instance[to]}`;
  const end = `Global ${how} to DB cluster ${AURORA.instance[to]} in Region ${REGIONS[to]} ${how === 'failover' ? 'completed' : 'finished'}.`;
  databases.aurora.change({ global: 'orders', target, how, calledIn });
  await until(async () => told.includes(end));
}

test('a secondary cluster is a physical standby that tells no position, and its writer endpoint is inactive', async () => {
  const { standby } = pair().server;
  expect(await isReplica(standby)).toBe(true);
  await expect(masterAsks(standby, 'SELECT pg_last_wal_replay_lsn()')).rejects.toThrow('permission denied');
  expect(databases.urlOf(REGIONS.home)).toContain('@orders-east.cluster-lab.us-east-1.rds.amazonaws.com:');
  expect(databases.names.answer('orders-west.cluster-lab.us-west-2.rds.amazonaws.com', 'A').kind).toBe('no-data');
});

test('a switchover loses nothing, and the old primary follows as it is', async () => {
  const { home, standby } = pair().server;
  for (let row = 0; row < 50; row += 1) await write(home, `a-${row}`);
  await change('switchover', 'standby', REGIONS.home);
  expect(await isReplica(standby)).toBe(false);
  expect(await orders(standby)).toHaveLength(50);
  await write(standby, 'b');
  await until(async () => (await orders(home)).includes('b'));
  expect(await isReplica(home)).toBe(true);
});

test('a failover stops the old primary; it is added back with a new volume, and the old one is kept', async () => {
  pair().link.cut();
  await write(pair().server.standby, 'lost');
  await change('failover', 'home', REGIONS.home);
  await until(async () => pair().kept.length > 0 && (await isReplica(pair().server.standby)) === true);
  const { home, standby } = pair().server;
  expect(told).toContain('Attempt to block writes for DB cluster orders-west in Region us-west-2 succeeded.');
  await write(home, 'c');
  await until(async () => (await orders(standby)).includes('c'));
  expect(await isReplica(standby)).toBe(true);
  expect(await orders(home)).not.toContain('lost');
  const [kept] = pair().kept;
  if (kept === undefined) throw new Error('nothing was kept');
  expect(await orders(kept.server)).toContain('lost');
});

async function masterAsks(server: PostgresInstance, sql: string): Promise<unknown> {
  const client = server.client(pair().master, 'orders');
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

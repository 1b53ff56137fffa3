import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresInstance, stopAll } from '../../../lab/postgres';
import { bundleWorkload } from '../../../lab/workload/bundle';
import { Children } from '../../../lab/world/children';
import { OrderServices } from '../../../lab/world/order-services';
import { HttpTransactionProbe } from '../../../lambda/adapters/http-transaction-probe';
import { SharedNames } from '../../../lambda/adapters/shared-names';
import type { Attempt } from '../../../lambda/ports/transaction-probe';
import { OrdersWorld } from '../../lambda/steps/orders-world';

const MASTER = { username: 'postgres', password: 'master-secret' };
const TRIES = 40;

let folder: string;
let services: OrderServices;
let database: PostgresInstance;
const children = new Children();
const probe = new HttpTransactionProbe(5_000, new SharedNames(5_000));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handover-service-'));
  await chmod(folder, 0o755);
  database = await PostgresInstance.initPrimary({ directory: join(folder, 'db'), master: MASTER, database: 'shop' });
  await query('CREATE TABLE lab_canary (id text PRIMARY KEY)');
  const { service } = await bundleWorkload(join(folder, 'workload'));
  const url = `postgres://${MASTER.username}:${MASTER.password}@${database.host}:${database.port}/shop`;
  const { settings } = new OrdersWorld();
  services = await OrderServices.start({
    settings,
    children,
    script: service,
    logFolder: folder,
    databaseUrl: () => url,
    patienceMs: 1_000,
  });
});
afterAll(async () => {
  await children.kill();
  await stopAll();
  await rm(folder, { recursive: true, force: true });
});

async function query(text: string): Promise<readonly Record<string, unknown>[]> {
  const client = database.client(MASTER, 'shop');
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}
let count = 0;
const attempt = () => probe.attempt(services.transaction().url.home, `try-${++count}`);
const health = async () => (await fetch(services.transaction().url.home.replace('canary', 'health'))).status;

test('a canary write is answered 2xx when its row is committed', async () => {
  expect(await attempt()).toEqual({ committed: true });
  expect(await query('SELECT id FROM lab_canary')).toEqual([{ id: `try-${count}` }]);
});

/** Tries in a row of which at least one fails, or none: the switch takes a moment to arrive. */
async function untilTries(anyFailed: boolean): Promise<readonly Attempt[]> {
  for (let rounds = 0; rounds < 100; rounds++) {
    const attempts = await Promise.all(Array.from({ length: TRIES }, attempt));
    if (attempts.some(({ committed }) => !committed) === anyFailed) return attempts;
  }
  throw new Error(`the switch never arrived: ${anyFailed ? 'no write failed' : 'writes go on failing'}`);
}

test('a part of the writes fails on demand and is counted, the health page says 200 all the while, until it is healed', async () => {
  const gray = services.failWrites('home', 0.5);
  const attempts = await untilTries(true);
  expect(attempts).toContainEqual({ committed: false, because: 'answered 503' });
  expect(attempts).toContainEqual({ committed: true });
  expect(await health()).toBe(200);
  expect(gray.hits).toBeGreaterThan(0);
  services.failWrites('home', 0);
  await untilTries(false);
});

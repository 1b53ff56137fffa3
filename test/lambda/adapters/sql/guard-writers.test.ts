import { type AddressInfo, createServer, type Socket } from 'node:net';
import { MASTER, PostgresPair, until } from './postgres-pair';

/** Writers that are not logins of an application: what a fence does about them. */
let pair: PostgresPair;
let epoch = 1;
/** A publisher that takes calls and never answers: who is refused at once applies for milliseconds only, and is hardly ever seen. */
const calls = new Set<Socket>();
const silent = createServer((call) => void calls.add(call.on('error', () => undefined)));
beforeAll(async () => {
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  pair = await PostgresPair.start();
  await pair.installGuard();
  await asAdmin('GRANT pg_create_subscription TO postgres');
});
beforeEach(async () => {
  epoch += 1;
  await pair.openFor(600, epoch);
});
afterEach(() => pair.endSessions());
afterAll(async () => {
  for (const call of calls) call.destroy();
  silent.close();
  await pair?.stop();
});

const asAdmin = (sql: string) => pair.primary.asAdmin((admin) => admin.query(sql), 'shop');
const nowhere = (): string =>
  `CONNECTION 'host=127.0.0.1 port=${(silent.address() as AddressInfo).port} user=u password=p' PUBLICATION p WITH (connect = false, slot_name = 'slot')`;
const DROP = 'ALTER SUBSCRIPTION past DISABLE; ALTER SUBSCRIPTION past SET (slot_name = NONE); DROP SUBSCRIPTION past';
const applying = async () =>
  (await asAdmin(`SELECT FROM pg_stat_activity WHERE datname = 'shop' AND backend_type LIKE 'logical replication%'`))
    .rows.length > 0;
const enabled = async () => (await pair.asMaster('SELECT subenabled FROM pg_subscription'))[0]?.subenabled;

test('closing stops logical replication into the database, and opening does not start it again', async () => {
  await pair.asMaster(`CREATE SUBSCRIPTION past ${nowhere()}`);
  await pair.asMaster('ALTER SUBSCRIPTION past ENABLE');
  await until(applying, 20_000);
  await pair.guard().close(epoch + 1);
  expect([await enabled(), await applying()]).toEqual([false, false]);
  epoch += 1;
  await pair.openFor(600, epoch);
  expect(await enabled()).toBe(false);
  await pair.asMaster('ALTER SUBSCRIPTION past SET (slot_name = NONE)');
  await pair.asMaster('DROP SUBSCRIPTION past');
});

test('refuses to acknowledge while a subscription of another owner applies', async () => {
  await asAdmin(`CREATE SUBSCRIPTION past ${nowhere()}`);
  await asAdmin('ALTER SUBSCRIPTION past ENABLE');
  const close = pair.guard(pair.primary, { maxScans: 40 }).close(epoch + 1);
  await expect(close).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringMatching(
      /^unfenced: subscription "past" can not be disabled \(must be owner of subscription past\): make the login of Handover a member of its owner$/,
    ),
  });
  epoch += 1;
  await asAdmin(DROP);
});

test('refuses to acknowledge beside a session that it may not end, and ends the others', async () => {
  await asAdmin(`CREATE ROLE root LOGIN SUPERUSER PASSWORD 'root-secret'`);
  const root = await pair.application(pair.primary, { username: 'root', password: 'root-secret' });
  const application = await pair.application();
  const master = await pair.application(pair.primary, MASTER);
  await expect(pair.guard(pair.primary, { maxScans: 3 }).close(epoch + 1)).rejects.toMatchObject({
    name: 'Transient',
    message: expect.stringMatching(/^unfenced: sessions did not end within 3 scans: \d+ of "root"/),
  });
  await root.query('SELECT 1');
  for (const ended of [application, master]) await expect(ended.query('SELECT 1')).rejects.toBeDefined();
});

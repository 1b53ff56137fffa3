import { PostgresPair } from './postgres-pair';

let pair: PostgresPair;
beforeAll(async () => {
  pair = await PostgresPair.start();
  await pair.installGuard();
});
afterEach(() => pair.endSessions());
afterAll(() => pair?.stop());

const asAdmin = (sql: string) => pair.primary.asAdmin((admin) => admin.query(sql), 'shop');
const faultsOf = async (options: Parameters<PostgresPair['guard']>[1] = {}) => {
  const guard = pair.guard(pair.primary, options);
  await guard.install().catch(() => undefined);
  return (await guard.look()).row?.faults;
};
/** What an adopter may meet, how it is set right, and the sentence that says so. */
interface Situation {
  readonly name: string;
  readonly broken: string;
  readonly mended: string;
  readonly fault: string;
  readonly options?: Parameters<PostgresPair['guard']>[1];
}

const SITUATIONS: readonly Situation[] = [
  {
    name: 'a role that Handover may not alter',
    broken: `CREATE ROLE foreign_app LOGIN`,
    mended: 'GRANT foreign_app TO postgres WITH ADMIN OPTION',
    fault:
      'application role "foreign_app" can not be barred: GRANT foreign_app TO postgres WITH ADMIN OPTION, by the role that created it',
    options: { applicationRoles: ['shop_app', 'foreign_app'] },
  },
  {
    name: 'sessions that Handover may not end',
    broken:
      'REVOKE pg_signal_backend FROM rds_superuser; REVOKE shop_app FROM postgres; GRANT shop_app TO postgres WITH ADMIN OPTION, INHERIT FALSE',
    mended: 'GRANT pg_signal_backend TO rds_superuser',
    fault: 'sessions of application role "shop_app" can not be ended: GRANT pg_signal_backend TO postgres',
  },
  {
    name: 'a table of another owner',
    broken: 'CREATE ROLE stranger; CREATE TABLE strange (id int); ALTER TABLE strange OWNER TO stranger',
    mended: 'GRANT stranger TO postgres WITH INHERIT TRUE',
    fault:
      '1 table of "stranger" without a guard (public.strange): GRANT stranger TO CURRENT_USER WITH INHERIT TRUE would let it in',
  },
  {
    name: 'a schema that the plan forgot',
    broken: 'CREATE SCHEMA audit; CREATE TABLE audit.entry (id int); GRANT INSERT ON audit.entry TO shop_app',
    mended: 'REVOKE INSERT ON audit.entry FROM shop_app',
    fault:
      'schema audit is not in the plan, and application roles may write to its tables (audit.entry): add it to the guarded schemas, or REVOKE',
  },
  {
    name: 'the check at COMMIT switched off',
    broken: 'ALTER TABLE handover.commit_check DISABLE TRIGGER commit_check',
    mended: 'ALTER TABLE handover.commit_check ENABLE ALWAYS TRIGGER commit_check',
    fault: 'the check at COMMIT is switched off: ALTER TABLE handover.commit_check ENABLE ALWAYS TRIGGER commit_check',
  },
  {
    name: 'a role that writes and is not named, in a grade without triggers',
    broken: 'CREATE ROLE reporter LOGIN; GRANT DELETE ON orders TO reporter',
    mended: 'REVOKE DELETE ON orders FROM reporter',
    fault: 'role "reporter" may log in and write, and is not barred: add it to the application roles, or REVOKE',
    options: { grade: 'acknowledged' },
  },
  {
    name: 'a login that writes by SET ROLE only',
    broken:
      'CREATE ROLE shop_owner; GRANT INSERT ON orders TO shop_owner; CREATE ROLE deploy LOGIN NOINHERIT IN ROLE shop_owner',
    mended: 'REVOKE shop_owner FROM deploy',
    fault: 'role "deploy" may log in and write, and is not barred: add it to the application roles, or REVOKE',
    options: { grade: 'acknowledged' },
  },
  {
    name: 'a login that may write one column',
    broken: 'CREATE ROLE corrector LOGIN; GRANT UPDATE (text) ON orders TO corrector',
    mended: 'REVOKE UPDATE (text) ON orders FROM corrector',
    fault: 'role "corrector" may log in and write, and is not barred: add it to the application roles, or REVOKE',
    options: { grade: 'acknowledged' },
  },
  {
    name: 'a login that is called like one of the provider',
    broken: 'CREATE ROLE rdsapp LOGIN; GRANT INSERT ON orders TO rdsapp',
    mended: 'REVOKE INSERT ON orders FROM rdsapp',
    fault: 'role "rdsapp" may log in and write, and is not barred: add it to the application roles, or REVOKE',
    options: { grade: 'acknowledged' },
  },
  {
    name: 'a column of a schema that the plan forgot',
    broken:
      'CREATE SCHEMA ledger; CREATE TABLE ledger.entry (id int, paid bool); GRANT UPDATE (paid) ON ledger.entry TO shop_app',
    mended: 'REVOKE UPDATE (paid) ON ledger.entry FROM shop_app',
    fault:
      'schema ledger is not in the plan, and application roles may write to its tables (ledger.entry): add it to the guarded schemas, or REVOKE',
  },
  {
    name: 'logical replication into the database',
    broken: `CREATE SUBSCRIPTION past CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE)`,
    mended: 'DROP SUBSCRIPTION past',
    fault:
      'subscription "past" is disabled, by a fence or by hand, and would write past the guard: drop it, or apply it into a database outside the plan',
  },
];

test.each(SITUATIONS)('$name is a fault until it is mended', async ({ broken, mended, fault, options }) => {
  const before = (await faultsOf({ ...options, applicationRoles: ['shop_app'] })) ?? ['no row'];
  expect(before).toEqual([]);
  await asAdmin(broken);
  expect(await faultsOf(options)).toEqual([fault]);
  await asAdmin(mended);
  expect(await faultsOf(options)).toEqual([]);
});

test("the provider's own logins are no fault, whatever they may write", async () => {
  await asAdmin('CREATE ROLE rdsproxyadmin LOGIN; GRANT INSERT ON orders TO rdsproxyadmin');
  expect(await faultsOf({ grade: 'acknowledged' })).toEqual([]);
  await asAdmin('DROP OWNED BY rdsproxyadmin; DROP ROLE rdsproxyadmin');
});

test('a role that does not exist is a fault, and installing fails with it', async () => {
  const guard = pair.guard(pair.primary, { applicationRoles: ['ghost'] });
  await expect(guard.install()).rejects.toMatchObject({ name: 'BadInput' });
  expect((await guard.look()).row?.faults).toEqual([
    'application role "ghost" does not exist, the plan names ghost: create it, or take it out of the plan',
  ]);
});

test('an application that has the login of Handover is a fault, by name and by its sessions', async () => {
  const guard = pair.guard(pair.primary, { applicationRoles: ['shop_app', 'postgres'] });
  await expect(guard.install()).rejects.toMatchObject({
    name: 'BadInput',
    message:
      'the plan names "postgres" as an application role, and Handover logs in with it: give the application a role of its own',
  });
  const master = pair.primary.client({ username: 'postgres', password: 'master-secret' }, 'shop');
  await master.connect();
  await master.query(`SET application_name = 'shop web'`);
  expect(await faultsOf()).toEqual([
    'sessions of "postgres", the login of Handover, write as (shop web): give the application a role of its own',
  ]);
  await master.end();
  expect(await faultsOf()).toEqual([]);
});

test('a switched-off trigger is mended by installing, and a subscription that is enabled is said differently', async () => {
  await asAdmin('ALTER TABLE orders DISABLE TRIGGER handover_guard');
  const guard = pair.guard();
  expect((await guard.look()).row?.unguarded).toEqual(['public.orders']);
  await guard.install();
  expect((await guard.look()).row?.unguarded).toEqual([]);
  await asAdmin(
    `CREATE SUBSCRIPTION past CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false, slot_name = 'x')`,
  );
  await asAdmin('ALTER SUBSCRIPTION past ENABLE');
  expect(await faultsOf()).toEqual([
    'subscription "past" writes into this database past the guard: drop it, or apply it into a database outside the plan',
  ]);
  await asAdmin(
    'ALTER SUBSCRIPTION past DISABLE; ALTER SUBSCRIPTION past SET (slot_name = NONE); DROP SUBSCRIPTION past',
  );
});

test('observe says what would be wrong, and fails with nothing', async () => {
  const guard = pair.guard(pair.primary, { enforce: false, applicationRoles: ['ghost'] });
  await guard.install();
  expect((await guard.look()).row?.faults).toHaveLength(1);
  await (await pair.application()).query(`INSERT INTO orders (text) VALUES ('watched')`);
});

test('a grade that asks for pg_cron fails without it, says what to set, and leaves the triggers where they are', async () => {
  await pair.guard().install();
  const guard = pair.guard(pair.primary, { grade: 'watchdog' });
  const message =
    'pg_cron is not loaded: add it to shared_preload_libraries in the parameter group of this instance and of its replica, and restart both';
  await expect(guard.install()).rejects.toMatchObject({ name: 'BadInput', message });
  expect((await guard.look()).row?.faults).toContain(message);
  expect((await pair.guard().look()).row?.unguarded).toEqual([]);
});

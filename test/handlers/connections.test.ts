import { Logins } from '../../lambda/adapters/aws/secrets';
import { DEFAULT_TIMINGS } from '../../lambda/contract/settings';
import { Connections } from '../../lambda/handlers/connections';
import { FakeMysql } from '../lambda/adapters/sql/mysql/fake-mysql';
import { SETTINGS } from './settings';

const ENVIRONMENT = {
  settings: SETTINGS,
  timings: DEFAULT_TIMINGS,
  region: SETTINGS.regions.home,
  resolvers: [],
  databaseTls: 'disable',
} as const;

test('speaks to a MySQL database in its own protocol, and reads its secret anew after a refused login', async () => {
  const forgotten: string[] = [];
  const logins = Object.assign(new Logins(SETTINGS.regions.home), {
    of: async () => ({ username: 'handover_master', password: 'secret' }),
    forget: (secretId: string) => void forgotten.push(secretId),
  });
  const fake = await FakeMysql.start((sql) =>
    sql.startsWith('SELECT DISTINCT') ? { rows: [{ job: 'billing/a' }] } : { rows: [{ marked: 1 }] },
  );
  const endpoint = { host: '127.0.0.1', port: fake.port };
  const [database] = SETTINGS.databases.map((each) => ({
    ...each,
    engine: 'mysql' as const,
    grade: 'watchdog' as const,
  }));
  if (database === undefined) throw new Error('no database');
  const connections = new Connections(ENVIRONMENT, logins);
  expect(await connections.probe(database, endpoint).effectsOf('billing', ['a', 'b'])).toEqual(new Set(['a']));
  fake.barred = true;
  await expect(connections.guarded(database, endpoint).look()).rejects.toMatchObject({ name: 'NoLogin' });
  expect(forgotten).toEqual(['master-east']);
  await fake.stop();
});

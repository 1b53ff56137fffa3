import example from '../../../handover.config';
import { formatMistakes } from '../../../lib/config/mistakes';
import { parseConfig } from '../../../lib/config/parse-config';

const [workload] = example.workloads;
const [database] = workload?.databases ?? [];

const withDatabase = (change: object) =>
  parseConfig({ ...example, workloads: [{ ...workload, databases: [{ ...database, ...change }] }] });

const AT = 'workloads[0].databases[0]';
const MYSQL = { engine: 'mysql', engineVersion: '8.4.6' };

test.each<[object, string]>([
  [{ engine: 'oracle' }, `${AT}.engine: is "oracle", should be one of "postgres", "mysql"`],
  [{ engineVersion: '8.4.6' }, `${AT}.engineVersion: is "8.4.6", should be a full PostgreSQL version such as "17.6"`],
  [
    { engine: 'mysql', engineVersion: '8.0.35' },
    `${AT}.engineVersion: is "8.0.35", should be a full MySQL version from "8.0.36" on, such as "8.4.6"`,
  ],
  [
    { ...MYSQL, fence: 'enforced' },
    `${AT}.fence: is "enforced", should be one of "watchdog", "acknowledged", "none": nothing in MySQL can refuse a COMMIT`,
  ],
  [
    { ...MYSQL, applicationRoles: ['a'.repeat(33)] },
    `${AT}.applicationRoles[0]: is "${'a'.repeat(33)}", should be at most 32 characters, as a user name of mysql`,
  ],
])('refuses %j with one message', (change, message) => {
  const parsed = withDatabase(change);
  expect(
    parsed.ok ||
      formatMistakes(parsed.mistakes, 'it')
        .split('\n')
        .filter((line) => line.includes(AT))
        .map((line) => line.trim().replace(/^- /, '')),
  ).toEqual([message]);
});

test('refuses more databases than the stacks of the app have room for', () => {
  const databases = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...database, name: index === 0 ? database?.name : `db-${index}` }));
  const parsed = (count: number) =>
    parseConfig({ ...example, workloads: [{ ...workload, databases: databases(count) }] });
  expect(parsed(60).ok).toBe(true);
  const refused = parsed(61);
  expect(refused.ok || formatMistakes(refused.mistakes, 'it')).toContain(
    'should be at most 60 databases, there are 61: a template takes 60 dynamic references, and each password is one; split the workload, or adopt existing databases with the library',
  );
});

test.each(['8.0.36', '8.0.40', '8.4.6'])(
  'accepts MySQL %s, with a watchdog, guarded in its own database',
  (engineVersion) => {
    const parsed = withDatabase({ engine: 'mysql', engineVersion });
    expect(parsed.ok && parsed.config.workloads[0]?.databases[0]).toMatchObject({
      engine: 'mysql',
      fence: 'watchdog',
      guardedSchemas: ['orders'],
    });
  },
);

describe('an Aurora global database', () => {
  const { storageGib: _storage, multiAz: _zones, ...common } = { multiAz: true, ...Object(database) };
  const AURORA = { ...common, kind: 'aurora-global', engineVersion: '17.5', instanceClass: 'r7g.large' };
  const withAurora = (change: object, top: object = {}) =>
    parseConfig({ ...example, ...top, workloads: [{ ...workload, databases: [{ ...AURORA, ...change }] }] });
  const told = (parsed: ReturnType<typeof parseConfig>) =>
    parsed.ok ? [] : formatMistakes(parsed.mistakes, 'it').split('\n').slice(1);

  test('is accepted, with two instances on each side', () => {
    const parsed = withAurora({});
    expect(parsed.ok && parsed.config.workloads[0]?.databases[0]).toMatchObject({
      kind: 'aurora-global',
      instances: 2,
      fence: 'enforced',
    });
  });

  test.each<[object, string]>([
    [
      { storageGib: 100 },
      `${AT}.storageGib: is 100, should be left out, known keys here are name, engine, engineVersion, instanceClass, databaseName, applicationRoles, guardedSchemas, fence, dependsOn, required, backupRetentionDays, deletionProtection, kind, instances`,
    ],
    [
      { instanceClass: 't4g.large' },
      `${AT}.instanceClass: is "t4g.large", should be a memory-optimized class such as "r7g.large": an Aurora global database takes no other`,
    ],
    [
      { engineVersion: '17' },
      `${AT}.engineVersion: is "17", should be a full Aurora PostgreSQL version such as "17.5"`,
    ],
    [
      { engine: 'mysql', engineVersion: '8.4.6' },
      `${AT}.engineVersion: is "8.4.6", should be a full Aurora MySQL version from "8.0.mysql_aurora.3.08.0" on`,
    ],
    [{ instances: 0 }, `${AT}.instances: is 0, should be a whole number from 1 to 16`],
  ])('refuses %j with one message', (change, message) => {
    expect(told(withAurora(change)).map((line) => line.trim())).toEqual([message]);
  });

  test('refuses names that its identifiers have no room for', () => {
    const installation = 'a'.repeat(20);
    const workloads = [{ ...workload, name: 'b'.repeat(20), databases: [{ ...AURORA, name: 'c'.repeat(11) }] }];
    const parsed = parseConfig({ ...example, installation, workloads });
    expect(told(parsed)).toContain(
      `  workloads[0].databases[0].name: is "${'c'.repeat(11)}", should be shorter: installation, workload and name have 51 characters together, identifiers of an Aurora global database have room for 50`,
    );
  });

  test('refuses more of them than a stack has room for', () => {
    const databases = Array.from({ length: 51 }, (_, index) => ({
      ...AURORA,
      instances: 6,
      name: index === 0 ? 'orders-db' : `db-${index}`,
    }));
    const parsed = parseConfig({ ...example, workloads: [{ ...workload, databases }] });
    expect(told(parsed).join()).toContain(
      'should be databases of at most 450 resources, these have 459 (a pair 2, an Aurora global database 3 and one of each instance): a stack holds 500 resources',
    );
  });
});

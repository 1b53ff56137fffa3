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
  expect(parsed(75).ok).toBe(true);
  const refused = parsed(76);
  expect(refused.ok || formatMistakes(refused.mistakes, 'it')).toContain(
    'should be at most 75 databases, there are 76: a stack holds 500 resources; split the workload, or adopt existing databases with the library',
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

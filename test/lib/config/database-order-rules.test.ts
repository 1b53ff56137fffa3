import { App, Stack } from 'aws-cdk-lib';
import example from '../../../handover.config';
import { formatMistakes } from '../../../lib/config/mistakes';
import { parseConfig } from '../../../lib/config/parse-config';
import { checkPlan } from '../../../lib/config/plan';
import { Database } from '../../../lib/constructs/database';
import { settingsMistakes, WorkloadSettingsDraft } from '../../../lib/constructs/workload-settings';

const [workload] = example.workloads;
const [database] = workload?.databases ?? [];
const AT = 'workloads[0].databases';

const OTHERS = [
  { name: 'stock-db', databaseName: 'stock' },
  { name: 'mails-db', databaseName: 'mails' },
] as const;

const parsed = (orders: object, stock: object = {}, mails: object = {}) => {
  const [stockDb, mailsDb] = OTHERS;
  const databases = [
    { ...database, ...orders },
    { ...database, ...stockDb, ...stock },
    { ...database, ...mailsDb, ...mails },
  ];
  return parseConfig({ ...example, workloads: [{ ...workload, databases }] });
};

const said = (checked: ReturnType<typeof parsed>): readonly string[] =>
  checked.ok
    ? []
    : formatMistakes(checked.mistakes, 'it')
        .split('\n')
        .filter((line) => line.includes('should be'))
        .map((line) => line.trim().replace(/^- /, ''));

test('accepts databases that are promoted one after the other, and some that may be left out', () => {
  const checked = parsed({}, { dependsOn: ['orders-db'] }, { dependsOn: ['stock-db'], required: false });
  expect(checked.ok && checked.config.workloads[0]?.databases).toMatchObject([
    { dependsOn: [], required: true },
    { dependsOn: ['orders-db'], required: true },
    { dependsOn: ['stock-db'], required: false },
  ]);
});

test.each<[string, Parameters<typeof parsed>, string]>([
  [
    'a name that no database has',
    [{ dependsOn: ['stok-db'] }],
    `${AT}[0].dependsOn[0]: is "stok-db", should be another database of this workload: stock-db, mails-db`,
  ],
  [
    'a database that depends on itself',
    [{ dependsOn: ['orders-db'] }],
    `${AT}[0].dependsOn[0]: is "orders-db", should be another database of this workload: stock-db, mails-db`,
  ],
  [
    'a circle, by its names',
    [{ dependsOn: ['stock-db'] }, { dependsOn: ['mails-db'] }, { dependsOn: ['orders-db'] }],
    `${AT}[0].dependsOn: is ["stock-db"], should be without the circle orders-db → stock-db → mails-db → orders-db: one of them has to be the first`,
  ],
  [
    'a required database that depends on one that may be left out',
    [{ dependsOn: ['stock-db'] }, { required: false }],
    `${AT}[0].dependsOn[0]: is "stock-db", should be a database that is required, as this one is; or this one "required: false" too`,
  ],
  [
    'a workload that could serve without any database, and jobs whose markers may be left out',
    [{ required: false }, { required: false }, { required: false }],
    `${AT}[0].required: is false, should be true for one database at least: without all of them nothing serves`,
  ],
])('refuses %s', (_, databases, message) => {
  expect(said(parsed(...databases))).toContain(message);
});

test('refuses markers of jobs in a database that may be left out', () => {
  expect(said(parsed({ required: false }))).toEqual([
    'workloads[0].jobs.applications[0].markerDatabase: is "orders-db", should be a database that is required: a takeover looks for the markers of finished jobs there',
  ]);
});

test('the library refuses the same, at synth time', () => {
  const { installation } = example;
  const { databases: _databases, jobs: _jobs, records: _records, ...goals } = workload ?? { databases: [] };
  const plan = checkPlan({ installation, ...goals } as never);
  const draft = new WorkloadSettingsDraft(plan, 'arn:aws:sns:us-west-2:111122223333:topic');
  const props = { databaseName: 'orders', applicationRoles: ['app'] };
  draft.databases.push(
    Database.rdsReplicaPair({ ...props, name: 'a', dependsOn: ['b'] }).settings(plan),
    Database.rdsReplicaPair({ ...props, name: 'b', dependsOn: ['a'], required: false }).settings(plan),
  );
  expect(settingsMistakes(draft.finished(), new Stack(new App(), 'Stack'))).toEqual([
    'database "a": dependsOn should be a database that is required, as this one is; or this one "required: false" too',
    'database "a": dependsOn should be without the circle a → b → a: one of them has to be the first',
  ]);
});

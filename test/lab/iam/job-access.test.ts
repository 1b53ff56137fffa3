import * as iam from 'aws-cdk-lib/aws-iam';
import { openLedger } from '../../../cli/adapters/ledger';
import { LabCloud, labAccessKey } from '../../../lab/aws';
import { ACTIONS, type Access, authorizer, parseStatements, type Statement } from '../../../lab/iam';
import { decide } from '../../../lab/iam/decide';
import { composeLedger } from '../../../lambda/handlers/ledger';
import { putInFront } from '../../../lambda/steps/put-in-front';
import { ACCOUNT, stackWithJobs } from '../../lib/job-cluster';
import { PLAN } from '../../lib/plan';
import { ofType, read, temporaryApp } from '../../lib/synthesis';
import { AT, REGIONS, runOf } from '../../ports/ledger-subject';

const TABLE = `${PLAN.installation}-ledger`;
const WORKLOAD = PLAN.name;
const INVOKE = 'execute-api:Invoke';

/** The policies that the template gives a program, a person, and the function behind the API. */
const policies = (() => {
  const world = temporaryApp();
  try {
    const { stack, doors } = stackWithJobs(world, PLAN.home);
    const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() });
    doors.grantSubmit(role('Program'), 'billing');
    doors.grantKeepJobs(role('Person'), 'billing');
    const all = ofType(read(stack), 'AWS::IAM::Policy');
    const of = (text: string) => written(all.find(([id]) => id.includes(text))?.[1].PolicyDocument);
    return { program: of('Program'), person: of('Person'), submissions: of('FunctionsSubmissions') };
  } finally {
    world.remove();
  }
})();

/** References written out: the partition, and the one API. */
function written(document: unknown): unknown {
  const text = JSON.stringify(document)
    .replaceAll('{"Ref":"AWS::Partition"}', '"aws"')
    .replace(/\{"Ref":"HandoverJobsHttpApi[^"]*"\}/g, '"api1"');
  const joined = text.replace(/\{"Fn::Join":\["",\[([^\]]*)\]\]\}/g, (_, parts: string) =>
    JSON.stringify((JSON.parse(`[${parts}]`) as string[]).join('')),
  );
  return JSON.parse(joined);
}

describe('a program that may submit jobs of billing', () => {
  const statements: readonly Statement[] = parseStatements(policies.program, [INVOKE]);
  const decided = (path: string, api = 'api1/v1', region: string = PLAN.home) =>
    decide(statements, {
      action: INVOKE,
      resource: `arn:aws:execute-api:${region}:${ACCOUNT}:${api}/${path}`,
      context: {},
    });

  test.each([
    'POST/applications/billing/jobs',
    'GET/applications/billing/jobs',
    'GET/applications/billing/jobs/a',
    'DELETE/applications/billing/jobs/a',
  ])('may %s', (path) => expect(decided(path)).toBe('allowed'));

  const OWN = 'POST/applications/billing/jobs';
  test.each<[string, string, string]>([
    ['POST/applications/mails/jobs', 'api1/v1', PLAN.home],
    ['GET/applications/mails/jobs/a', 'api1/v1', PLAN.home],
    ['DELETE/applications/mails/jobs/a', 'api1/v1', PLAN.home],
    ['POST/applications/billing-2/jobs', 'api1/v1', PLAN.home],
    ['GET/applications/mails/jobs', 'api1/v1', PLAN.home],
    ['GET/applications/billing-2/jobs', 'api1/v1', PLAN.home],
    ['GET/applications/billin/jobs', 'api1/v1', PLAN.home],
    ['GET/applications/jobs', 'api1/v1', PLAN.home],
    ['DELETE/applications/billing/jobs', 'api1/v1', PLAN.home],
    ['PUT/applications/billing/jobs/a', 'api1/v1', PLAN.home],
    [OWN, 'api2/v1', PLAN.home],
    [OWN, 'api1/v2', PLAN.home],
    [OWN, 'api1/v1', 'us-west-2'],
  ])('is refused %s of %s in %s', (path, api, region) => expect(decided(path, api, region)).toBe('not allowed'));
});

const CALLERS = { person: policies.person, submissions: policies.submissions };
const key = (name: string) => labAccessKey(REGIONS.home, name);

const access: Access = {
  functions: new Map(
    Object.entries(CALLERS).map(([name, document]) => [
      key(name),
      {
        functionName: name,
        roleArn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
        statements: parseStatements(document, ACTIONS),
      },
    ]),
  ),
  surroundings: { account: ACCOUNT, keys: new Map(), taskRoles: new Map(), partitionKeys: new Map([[TABLE, 'pk']]) },
};
const cloud = new LabCloud({ authorize: authorizer(access) });

const as = (accessKey: string): void => {
  process.env.AWS_ACCESS_KEY_ID = accessKey;
};
const personLedger = (workload = WORKLOAD) =>
  openLedger({ table: TABLE, workload, regions: [REGIONS.tiebreaker, REGIONS.standby, REGIONS.home] });
const wholeLedger = (workload = WORKLOAD) =>
  composeLedger({ ledgerTable: TABLE, workload, regions: REGIONS, region: REGIONS.home });
const job = (application: string, id: string) => ({ id, application, jobClass: 'normal', payload: '', at: AT });
const WISH = { by: 'ada', reason: 'x', at: AT };
const DENIED = { name: 'AccessDeniedException' };

beforeAll(async () => {
  await cloud.start();
  const regions = Object.values(REGIONS);
  await cloud.dynamodb.createTable({ name: TABLE, partitionKey: 'pk', sortKey: 'sk', regions });
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  process.env.AWS_SECRET_ACCESS_KEY = 'none';
  as('plain');
  for (const application of ['billing', 'mails', 'billing-2'])
    await wholeLedger().jobs.submit(job(application, 'standing'));
});
afterAll(() => cloud.stop());

type Jobs = ReturnType<typeof personLedger>['jobs'];

/** All that the command line and the API do with jobs, in an order in which each finds what it needs. */
async function everything(jobs: Pick<Jobs, 'submit' | 'page' | 'cancel' | 'find'>, application: string): Promise<void> {
  await jobs.submit(job(application, 'one'));
  await jobs.submit({ ...job(application, 'two'), after: ['one'] });
  await jobs.submit({ ...job(application, 'first'), before: ['one'], notBefore: '2026-11-23T00:00:00.000Z' });
  await jobs.submit(job(application, 'one'));
  for (const state of ['pending', 'running', 'done', 'failed'] as const)
    await jobs.page(application, { state, limit: 10 });
  for (const id of ['first', 'one', 'two'])
    expect(await jobs.cancel(application, id, WISH)).toMatchObject({ state: 'cancelled' });
  expect(await jobs.find(application, 'two')).toMatchObject({ state: 'cancelled' });
}

test('a person who keeps the jobs of billing may do with them all that the command line does', async () => {
  as(key('person'));
  await everything(personLedger().jobs, 'billing');
});

test('a person may put a job of billing in front, and the function behind the API may not', async () => {
  as(key('person'));
  const { jobs } = personLedger();
  await jobs.submit(job('billing', 'hurried'));
  const put = await putInFront('billing', 'hurried', { queue: jobs, waiting: jobs });
  expect(put).toMatchObject({ kind: 'in front', front: ['hurried'] });
  as(key('submissions'));
  await expect(wholeLedger().jobs.place('billing', [], ['hurried'])).rejects.toMatchObject(DENIED);
});

test('the function behind the API may do it for every application of its workload', async () => {
  as(key('submissions'));
  await everything(wholeLedger().jobs, 'mails');
});

const TOUCHES: readonly (readonly [string, (jobs: Jobs, application: string) => Promise<unknown>])[] = [
  ['submit', (jobs, application) => jobs.submit(job(application, 'forged'))],
  ['submit in front', (jobs, application) => jobs.submit({ ...job(application, 'forged'), before: ['standing'] })],
  ['find', (jobs, application) => jobs.find(application, 'standing')],
  ['cancel', (jobs, application) => jobs.cancel(application, 'standing', WISH)],
  ['put in front', (jobs, application) => jobs.place(application, ['standing'], [])],
  ['list the pending of', (jobs, application) => jobs.page(application, { state: 'pending', limit: 1 })],
  ['list the running of', (jobs, application) => jobs.page(application, { state: 'running', limit: 1 })],
  ['list the done of', (jobs, application) => jobs.page(application, { state: 'done', limit: 1 })],
  ['list the failed of', (jobs, application) => jobs.page(application, { state: 'failed', limit: 1 })],
];

describe.each(['mails', 'billing-2', 'billin'])('a person who keeps the jobs of billing, about %s,', (application) => {
  test.each(TOUCHES)('is refused to %s it', async (_, touch) => {
    as(key('person'));
    await expect(touch(personLedger().jobs, application)).rejects.toMatchObject(DENIED);
  });
});

test.each(TOUCHES)('refuses both to %s jobs of another workload', async (_, touch) => {
  for (const caller of ['person', 'submissions']) {
    as(key(caller));
    await expect(touch(personLedger(`${WORKLOAD}-2`).jobs, 'billing')).rejects.toMatchObject(DENIED);
  }
});

type Ledger = ReturnType<typeof wholeLedger>;
test.each<[string, (ledger: Ledger) => Promise<unknown>]>([
  ['read the lease', ({ leases }) => leases.read()],
  ['take the lease', ({ leases }) => leases.create({ active: REGIONS.standby, holder: 'x' })],
  ['claim a run', ({ runs }) => runs.claim(runOf('run-9'), undefined, AT)],
  ['say who serves', ({ serving }) => serving.serve({ region: REGIONS.standby, epoch: 9 })],
  ['switch automation off', ({ automation }) => automation.hold('workload', { until: AT, ...WISH })],
])('refuses whoever may only touch jobs to %s', async (_, act) => {
  for (const caller of ['person', 'submissions']) {
    as(key(caller));
    await expect(act(wholeLedger())).rejects.toMatchObject(DENIED);
  }
});

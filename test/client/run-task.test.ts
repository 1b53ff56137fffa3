import { RunTaskDropIn } from '../../client';
import { HOME, STANDBY } from '../ports/ledger-subject';
import { TwoApis } from './two-apis';

let apis: TwoApis;
beforeEach(() => {
  apis = new TwoApis();
});

const dropIn = () =>
  new RunTaskDropIn({ 'shop-invoices': { client: apis.client(), container: 'job', jobClass: 'urgent' } }, () => 'u1');
const INPUT = {
  taskDefinition: 'shop-invoices',
  cluster: 'shop',
  launchType: 'FARGATE',
  clientToken: 'inv-7',
} as const;
const stored = async () => (await apis.jobs.page('billing', { state: 'pending', limit: 20 })).jobs;

test('a task becomes a job of its application, with its command and its environment', async () => {
  const answer = await dropIn().runTask({
    ...INPUT,
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    overrides: {
      containerOverrides: [{ name: 'job', command: ['run', '7'], environment: [{ name: 'MONTH', value: '11' }] }],
    },
  });
  expect(answer).toMatchObject({ tasks: [{ lastStatus: 'PENDING' }], failures: [], jobs: [{ id: 'inv-7' }] });
  const overrides = { command: ['run', '7'], environment: { MONTH: '11' } };
  expect(await stored()).toMatchObject([
    { id: 'inv-7', application: 'billing', jobClass: 'urgent', payload: '', overrides },
  ]);
});

test('the same token is the same job, also when a Region dies between', async () => {
  await dropIn().runTask(INPUT);
  apis.trouble.set(HOME, 'silent');
  await dropIn().runTask(INPUT);
  expect(await stored()).toHaveLength(1);
  expect(apis.asked.at(-1)).toBe(`POST ${STANDBY}`);
});

test('several tasks are several jobs, and without a token each call is its own', async () => {
  await dropIn().runTask({ ...INPUT, clientToken: undefined, count: 2 });
  expect((await stored()).map(({ id, payload }) => [id, payload])).toEqual([
    ['run-task:u1:1', ''],
    ['run-task:u1:2', ''],
  ]);
});

test('overrides that say nothing are none, and of a variable that is said twice the last one holds', async () => {
  await dropIn().runTask({
    ...INPUT,
    overrides: { containerOverrides: [{ name: 'job', command: [], environment: [] }] },
  });
  const environment = ['1', '2'].map((value) => ({ name: 'A', value }));
  const twice = { containerOverrides: [{ name: 'job', environment }] };
  await dropIn().runTask({ ...INPUT, clientToken: 'inv-8', overrides: twice });
  expect((await stored()).map(({ overrides }) => overrides)).toEqual([undefined, { environment: { A: '2' } }]);
});

test("refuses a variable of Handover's own, and the id of a run, in the words of the API", async () => {
  const overrides = { containerOverrides: [{ name: 'job', environment: [{ name: 'HANDOVER_EPOCH', value: '9' }] }] };
  await expect(dropIn().runTask({ ...INPUT, overrides })).rejects.toThrow('overrides.environment has "HANDOVER_EPOCH"');
  await expect(dropIn().runTask({ ...INPUT, clientToken: 'schedule:x:1' })).rejects.toThrow(
    'ids that begin with "schedule:" are of runs of schedules (400)',
  );
  expect(await stored()).toEqual([]);
});

const SAID = 'this RunTask cannot become a job: ';
test.each<[string, object, string]>([
  [
    'a revision',
    { taskDefinition: 'shop-invoices:3' },
    'taskDefinition is "shop-invoices:3", families with an application are shop-invoices, without revision',
  ],
  [
    'a family of nobody',
    { taskDefinition: 'mails' },
    'taskDefinition is "mails", families with an application are shop-invoices, without revision',
  ],
  ['another launch type', { launchType: 'EC2' }, 'launchType is "EC2", jobs run on FARGATE'],
  ['too many', { count: 11 }, 'count is 11, should be a whole number from 1 to 10'],
  [
    'what a job does not have',
    { startedBy: 'cron', placementConstraints: [] },
    'startedBy has no counterpart in a job; placementConstraints has no counterpart in a job',
  ],
  ['overrides of the task', { overrides: { cpu: '1024' } }, 'overrides.cpu has no counterpart in a job'],
  [
    'overrides of another container',
    { overrides: { containerOverrides: [{ name: 'proxy', memory: 512 }] } },
    'overrides are of container "proxy", the job\'s is "job"; override memory of "proxy" has no counterpart in a job',
  ],
  [
    'a container twice',
    { overrides: { containerOverrides: [{ name: 'job' }, { name: 'job' }] } },
    'overrides.containerOverrides has 2 entries, a job has one container',
  ],
])('refuses %s by name, and submits nothing', async (_, changes, message) => {
  await expect(dropIn().runTask({ ...INPUT, ...changes })).rejects.toThrow(`${SAID}${message}`);
  expect(await stored()).toEqual([]);
});

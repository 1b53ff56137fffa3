import { accessOf } from '../../../lab/app/access';
import type { Template } from '../../../lab/app/assembly';
import { LabCloud, labAccessKey } from '../../../lab/aws';
import { authorizer } from '../../../lab/iam';
import { ClaimWatchLedger } from '../../../lambda/adapters/aws/ledger/claim-watch-ledger';
import { ledgerKeys } from '../../../lambda/adapters/aws/ledger/keys';
import { LedgerTable } from '../../../lambda/adapters/aws/ledger/ledger-table';
import { jobTables } from '../../../lambda/handlers/job-tables';
import { composeLedger } from '../../../lambda/handlers/ledger';
import { FUNCTION_ROLES } from '../../../lib/constructs/function-roles';
import { withOneRegion } from '../../lib/one-region';
import { ofType, synthesize } from '../../lib/synthesis';
import { AT, HOME, REGIONS, STANDBY } from '../../ports/ledger-subject';

const APP = 'thumbs';
const WORKLOAD = 'orders';
const LEDGER = 'demo-ledger';
const HERE = { region: HOME, table: 'demo-orders-jobs-home' };
const THERE = { region: STANDBY, table: 'demo-orders-jobs-standby' };
const ROLES = Object.keys(FUNCTION_ROLES);

const { all } = synthesize(withOneRegion());
const stacks = all.map(({ stack, template }) => ({
  name: stack.stackName,
  region: stack.region,
  account: stack.account,
  template: template.toJSON() as Template,
}));
const functions = ROLES.map((role) => ({ region: HOME, name: `demo-orders-${role}` }));
const cloud = new LabCloud({ authorize: authorizer(accessOf(stacks, functions)) });

const as = (name: string): void => {
  process.env.AWS_ACCESS_KEY_ID = labAccessKey(HOME, `demo-orders-${name}`);
};
const plain = (): void => {
  process.env.AWS_ACCESS_KEY_ID = 'plain';
};
const ledger = () => {
  const oneRegion = { applications: [APP], here: HERE, there: THERE };
  return composeLedger({ ledgerTable: LEDGER, workload: WORKLOAD, regions: REGIONS, region: HOME, oneRegion });
};
let ids = 0;
const job = () => {
  ids += 1;
  return { id: `j${ids}`, application: APP, jobClass: 'normal', payload: '', at: AT };
};

beforeAll(async () => {
  await cloud.start();
  const keys = { partitionKey: 'pk', sortKey: 'sk' };
  await cloud.dynamodb.createTable({ name: LEDGER, ...keys, regions: Object.values(REGIONS) });
  for (const { region, table } of [HERE, THERE])
    await cloud.dynamodb.createTable({ name: table, ...keys, regions: [region] });
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  process.env.AWS_SECRET_ACCESS_KEY = 'none';
  plain();
  await ledger().leases.create({ active: HOME, holder: 'keeper' });
});
afterAll(() => cloud.stop());

type Ledger = ReturnType<typeof ledger>;

/** A job of this Region that runs, whoever made it so. */
async function running({ jobs }: Ledger) {
  await jobs.submit(job());
  const [head] = await jobs.heads(APP, 'normal', 1);
  const claim = head && (await jobs.claim(head, { epoch: 1, region: HOME, at: AT }));
  if (claim === undefined) throw new Error('nothing was claimed');
  return claim;
}

/** What each function does with jobs that stand here only. */
const DEEDS: readonly (readonly [string, (own: Ledger) => Promise<unknown>])[] = [
  ['submissions', ({ jobs }) => jobs.submit(job())],
  ['schedules', ({ jobs }) => jobs.submit(job())],
  ['dispatcher', async (own) => own.jobs.finish(await running(own), { state: 'done', at: AT })],
  ['dispatcher', ({ accounts }) => accounts.tally(APP, AT, 10)],
  ['dispatcher', ({ jobs }) => jobs.place(APP, ['j1'], [])],
  ['task-events', async (own) => own.jobs.finish(await prepared(running), { state: 'done', at: AT })],
  ['database-steps', async (own) => own.jobs.requeue(await prepared(running), { epoch: 1, because: 'lost' })],
  ['database-steps', ({ leftBehind }) => leftBehind.seen(APP, ['normal'], { limit: 5, named: 5 })],
  ['run-steps', ({ accounts, jobs }) => Promise.all([accounts.sums(APP), jobs.find(APP, 'j1')])],
];
let prepared: <T>(act: (own: Ledger) => Promise<T>) => Promise<T>;

test.each(DEEDS)('%s may do what it does with them (%#)', async (role, deed) => {
  prepared = async (act) => {
    plain();
    const made = await act(ledger());
    as(role);
    return made;
  };
  as(role);
  await deed(ledger());
  expect(cloud.refusals).toEqual([]);
});

test.each(ROLES.filter((role) => !DEEDS.some(([known]) => known === role)))(
  'refuses %s any touch of them',
  async (role) => {
    as(role);
    await expect(ledger().jobs.find(APP, 'j1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  },
);

test('refuses a run to write into the table that it leaves', async () => {
  as('database-steps');
  const there = new LedgerTable(THERE.table, [THERE.region]);
  const write = there.put({ pk: `JOBS#${WORKLOAD}#${APP}#0`, sk: 'x' }, {}, {});
  await expect(write).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('the sidecar asks the table of its own Region and the lease, and reads nothing else', async () => {
  plain();
  const { id, epoch, attempt } = await running(ledger());
  as(APP);
  const table = new LedgerTable(LEDGER, [HOME]);
  const watch = new ClaimWatchLedger(jobTables(table, { here: HERE, applications: [APP] }), ledgerKeys(WORKLOAD));
  expect(await watch.stands({ application: APP, job: id, epoch, attempt })).toBe(true);
  await expect(ledger().jobs.find(APP, id)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  const billing = new ClaimWatchLedger(table, ledgerKeys(WORKLOAD));
  await expect(billing.stands({ application: 'billing', job: id, epoch, attempt })).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

test('every policy that names such a table is one that a deed above has used', () => {
  const [home] = all.filter(({ stack }) => stack.stackName === 'demo-orders-home');
  if (home === undefined) throw new Error('no stack of home');
  const naming = ofType(home, 'AWS::IAM::Policy').filter(([, policy]) =>
    JSON.stringify(policy).includes('orders-jobs-'),
  );
  expect(naming).toHaveLength(new Set(DEEDS.map(([role]) => role)).size + 1);
});

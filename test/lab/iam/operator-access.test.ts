import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { openLedger } from '../../../cli/adapters/ledger';
import { LabCloud, labAccessKey } from '../../../lab/aws';
import { ACTIONS, type Access, authorizer, parseStatements } from '../../../lab/iam';
import { composeLedger } from '../../../lambda/handlers/ledger';
import { WorkloadRegion } from '../../../lib';
import { PLAN } from '../../lib/plan';
import { ofType, read, temporaryApp } from '../../lib/synthesis';
import { AT, REGIONS, runOf } from '../../ports/ledger-subject';

const ACCOUNT = '111122223333';
const TABLE = `${PLAN.installation}-ledger`;
const OPERATOR = { region: REGIONS.home, name: 'operator' };
const WORKLOAD = PLAN.name;

/** What `grantOperate` gives a role, from the synthesized template, in both serving Regions' stacks. */
function operatorPolicy(): unknown {
  const { app, remove } = temporaryApp();
  try {
    const stack = new Stack(app, 'Team', { env: { account: ACCOUNT, region: PLAN.standby } });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a', 'b'],
      privateSubnetIds: ['subnet-1', 'subnet-2'],
      privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
    });
    const role = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
    new WorkloadRegion(stack, 'Handover', { plan: PLAN, vpc }).grantOperate(role);
    const [policy] = ofType(read(stack), 'AWS::IAM::Policy').filter(([id]) => id.startsWith('Operator'));
    return policy?.[1].PolicyDocument;
  } finally {
    remove();
  }
}

/** Of the policy, what is about the ledger: its ARNs are literal but for the partition. */
const aboutLedger = (document: unknown): unknown => {
  const text = JSON.stringify(document).replaceAll('{"Ref":"AWS::Partition"}', '"aws"');
  const joined = text.replace(/\{"Fn::Join":\["",\[([^\]]*)\]\]\}/g, (_, parts: string) =>
    JSON.stringify((JSON.parse(`[${parts}]`) as string[]).join('')),
  );
  const { Statement } = JSON.parse(joined) as { readonly Statement: readonly { readonly Action: string | string[] }[] };
  return { Statement: Statement.filter(({ Action }) => [Action].flat().every((one) => one.startsWith('dynamodb:'))) };
};

const access: Access = {
  functions: new Map([
    [
      labAccessKey(OPERATOR.region, OPERATOR.name),
      {
        functionName: OPERATOR.name,
        roleArn: `arn:aws:iam::${ACCOUNT}:role/operators`,
        statements: parseStatements(aboutLedger(operatorPolicy()), ACTIONS),
      },
    ],
  ]),
  surroundings: { account: ACCOUNT, keys: new Map(), taskRoles: new Map(), partitionKeys: new Map([[TABLE, 'pk']]) },
};

const cloud = new LabCloud({ authorize: authorizer(access) });

/** The lab decides about callers whose key it knows; a plain key is the lab itself, which writes the scene. */
const as = (key: string): void => {
  process.env.AWS_ACCESS_KEY_ID = key;
};
const asOperator = () => as(labAccessKey(OPERATOR.region, OPERATOR.name));

const operatorLedger = (workload: string) =>
  openLedger({ table: TABLE, workload, regions: [REGIONS.tiebreaker, REGIONS.standby, REGIONS.home] });
const allLedger = (workload: string) =>
  composeLedger({ ledgerTable: TABLE, workload, regions: REGIONS, region: REGIONS.home });

const UNFENCED = { epoch: 2, how: 'unfenced', by: 'run-1', at: AT, databases: {} } as const;
const X = { kind: 'person', userId: 'operators:operator', arn: 'x' } as const;
const QUESTION = {
  runId: 'asked',
  executionArn: 'arn',
  workload: WORKLOAD,
  text: 'move?',
  askedAt: AT,
  deadline: AT,
  acceptedLossSeconds: 'any',
} as const;
const HOLD = { until: AT, by: 'ada', reason: 'work', at: AT };

beforeAll(async () => {
  await cloud.start();
  const regions = Object.values(REGIONS);
  await cloud.dynamodb.createTable({ name: TABLE, partitionKey: 'pk', sortKey: 'sk', regions });
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  process.env.AWS_SECRET_ACCESS_KEY = 'none';
  as('plain');
  const { fences, leases, jobs, accounts, decisions } = allLedger(WORKLOAD);
  await decisions.ask(QUESTION);
  await fences.record(UNFENCED);
  await leases.create({ active: REGIONS.home, holder: 'keeper' });
  await jobs.submit({ id: 'a', application: 'billing', jobClass: 'normal', payload: '{}', at: AT });
  await accounts.tally('billing', AT, 10);
});
afterAll(() => cloud.stop());

test('an operator may do all that the command line does: read, switch automation off and on, reconcile', async () => {
  asOperator();
  const ledger = operatorLedger(WORKLOAD);
  expect(await ledger.leases.read()).toMatchObject({ epoch: 1 });
  expect(await ledger.runs.current()).toBeUndefined();
  expect(await ledger.reports.latest()).toBeUndefined();
  expect(await ledger.reports.inventory()).toBeUndefined();
  expect(await ledger.decisions.read('run-1')).toBeUndefined();
  expect(await ledger.accounts.sums('billing')).toMatchObject([{ jobClass: 'normal', accepted: 1 }]);
  expect(await ledger.accounts.countLate('billing', 10)).toBe(0);
  for (const scope of ['workload', 'installation'] as const) {
    await ledger.automation.hold(scope, HOLD);
    expect(await ledger.automation.holds()).toEqual({ [scope]: HOLD });
    await ledger.automation.hold(scope, undefined);
  }
  expect(await ledger.fences.unreconciled()).toEqual([UNFENCED]);
  const said = { by: 'ada', reason: 'compared', at: AT };
  expect(await ledger.fences.reconcile(2, said)).toEqual(said);
  expect(await ledger.fences.unreconciled()).toEqual([]);
});

type Ledger = ReturnType<typeof composeLedger>;

test.each<[string, (ledger: Ledger) => Promise<unknown>]>([
  ['take the lease', ({ leases }) => leases.create({ active: REGIONS.standby, holder: 'x' })],
  ['claim a run', ({ runs }) => runs.claim(runOf('run-9'), undefined, AT)],
  ['say that a side is fenced', ({ fences }) => fences.record({ ...UNFENCED, epoch: 9, how: 'acknowledged' })],
  ['say who serves', ({ serving }) => serving.serve({ region: REGIONS.standby, epoch: 9 })],
  [
    'answer a question',
    ({ decisions }) => decisions.decide('asked', { verdict: 'approved', principal: X, reason: 'x', at: AT }),
  ],
  ['count jobs', ({ accounts }) => accounts.tally('billing', AT, 10)],
  ['read a job', ({ jobs }) => jobs.find('billing', 'a')],
  [
    'submit a job',
    ({ jobs }) => jobs.submit({ id: 'b', application: 'billing', jobClass: 'normal', payload: '{}', at: AT }),
  ],
])('refuses an operator who would %s', async (_, act) => {
  asOperator();
  await expect(act(allLedger(WORKLOAD))).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test.each<[string, (ledger: Ledger) => Promise<unknown>]>([
  ['switch off the automation', ({ automation }) => automation.hold('workload', HOLD)],
  ['read the lease', ({ leases }) => leases.read()],
  ['read the sums', ({ accounts }) => accounts.sums('billing')],
])('refuses an operator who would %s of another workload', async (_, act) => {
  asOperator();
  await expect(act(allLedger(`${WORKLOAD}-2`))).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

import { Stack as CdkStack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Stack, Template } from '../../../lab/app/assembly';
import { withIamNames } from '../../../lab/app/iam-names';
import { deploy } from '../../../lab/app/resources';
import { LabCloud, labAccessKey } from '../../../lab/aws';
import { ACTIONS, type Access, authorizer, parseStatements } from '../../../lab/iam';
import { needsOf } from '../../../lab/iam/call-needs';
import { decide } from '../../../lab/iam/decide';
import { composeLedger } from '../../../lambda/handlers/ledger';
import type { Decision } from '../../../lambda/ports/decision-store';
import { WorkloadRegion } from '../../../lib';
import { PLAN } from '../../lib/plan';
import { read, temporaryApp } from '../../lib/synthesis';
import { ANSWERING, type Probe, STANDBY } from './probes';

const ACCOUNT = '111122223333';
const AT = '2026-11-22T12:00:00.000Z';

/** The policy that `grantApprove` gives to an approver of `orders`, as its template has it. */
function approver() {
  const { app, remove } = temporaryApp();
  try {
    const stack = new CdkStack(app, 'Team', { env: { account: ACCOUNT, region: STANDBY } });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a', 'b'],
      privateSubnetIds: ['subnet-1', 'subnet-2'],
      privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
    });
    const region = new WorkloadRegion(stack, 'Handover', { plan: PLAN, vpc });
    region.grantApprove(new iam.Role(stack, 'Approver', { assumedBy: new iam.AccountRootPrincipal() }));
    const template = read(stack).template.toJSON() as Template;
    const plain: Stack = { name: 'Team', region: STANDBY, account: ACCOUNT, template };
    const policies = deploy([withIamNames(plain)], new Set(['AWS::IAM::Policy']));
    const found = policies.filter(({ logicalId }) => logicalId.startsWith('Approver'));
    return found.flatMap(({ properties }) => parseStatements(properties.PolicyDocument, ACTIONS));
  } finally {
    remove();
  }
}

const statements = approver();
const surroundings = {
  account: ACCOUNT,
  keys: new Map(),
  taskRoles: new Map(),
  partitionKeys: new Map([['demo-ledger', 'pk']]),
};

const may = (userId: string, probe: Probe): boolean =>
  needsOf(probe, probe.input, surroundings).every(
    ({ context, ...request }) =>
      decide(statements, { ...request, context: { ...context, 'aws:userid': [userId] } }) === 'allowed',
  );

const allowed = (userId: string, probes: Readonly<Record<string, Probe>>) =>
  Object.keys(probes).filter((name) => may(userId, probes[name] as Probe));

const QUESTION = ['answer: read the question', 'answer: mark the question'];

test.each([
  ['AIDAADA', 'answer: as Ada'],
  ['AROAOPS:bob@example.com', 'answer: as Bob'],
])('the approver %s may read the question, mark it, and answer as nobody else', (userId, own) => {
  expect(allowed(userId, ANSWERING).sort()).toEqual([...QUESTION, own].sort());
});

test('an approver whose id is that of the machine in words is no machine: such ids do not exist, and the machine is not a user', () => {
  expect(allowed('AROAOPS:decide-machine', ANSWERING)).not.toContain('answer: as the machine');
});

const start = (name: string, region = STANDBY): Probe => ({
  service: 'states',
  operation: 'StartExecution',
  region,
  input: { stateMachineArn: `arn:aws:states:${region}:${ACCOUNT}:stateMachine:${name}` },
});

test.each([
  ['demo-orders-decide', true],
  ['demo-orders-failover', false],
  ['demo-stock-decide', false],
])('starting %s: %s', (name, expected) => {
  expect(may('AIDAADA', start(name))).toBe(expected);
});

test('an approver may do nothing else of what the lab knows', () => {
  const granted = ACTIONS.filter((action) => {
    const resources = ['*', `arn:aws:dynamodb:${STANDBY}:${ACCOUNT}:table/demo-ledger`];
    return resources.some(
      (resource) =>
        decide(statements, { action, resource, context: { 'dynamodb:LeadingKeys': ['JOBS#orders#x#0'] } }) ===
        'allowed',
    );
  });
  expect(granted).toEqual([]);
});

describe('the ledger as an approver has it at the wire', () => {
  const APPROVER = { region: 'us-east-1', name: 'ada' };
  const own = 'approvers:ada';
  const access: Access = {
    functions: new Map([
      [
        labAccessKey(APPROVER.region, APPROVER.name),
        { functionName: APPROVER.name, roleArn: `arn:aws:iam::${ACCOUNT}:role/approvers`, statements },
      ],
    ]),
    surroundings,
  };
  const cloud = new LabCloud({ authorize: authorizer(access) });
  const regions = { home: 'us-east-1', standby: STANDBY, tiebreaker: 'us-east-2' };
  const ledger = () =>
    composeLedger({ ledgerTable: 'demo-ledger', workload: 'orders', regions, region: APPROVER.region });
  const decision = (userId: string): Decision => ({
    verdict: 'approved',
    principal: { kind: 'person', userId, arn: 'arn' },
    reason: 'go',
    at: AT,
  });
  const before = { ...process.env };

  beforeAll(async () => {
    await cloud.start();
    const all = Object.values(regions);
    await cloud.dynamodb.createTable({ name: 'demo-ledger', partitionKey: 'pk', sortKey: 'sk', regions: all });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_ACCESS_KEY_ID: 'lab',
    });
    for (const runId of ['run-1', 'run-2'])
      await ledger().decisions.ask({
        runId,
        executionArn: `arn:${runId}`,
        workload: 'orders',
        text: 'move?',
        askedAt: AT,
        deadline: AT,
        acceptedLossSeconds: 1,
      });
    process.env.AWS_ACCESS_KEY_ID = labAccessKey(APPROVER.region, APPROVER.name);
  });
  afterAll(async () => {
    process.env = before;
    await cloud.stop();
  });

  test('reads the question and answers it', async () => {
    const { decisions } = ledger();
    expect(await decisions.read('run-1')).not.toHaveProperty('decision');
    expect(await decisions.decide('run-1', decision(own))).toEqual(decision(own));
    expect(await decisions.decide('run-1', { ...decision(own), verdict: 'declined' })).toEqual(decision(own));
    expect(cloud.refusals).toEqual([]);
  });

  test.each<[string, (parts: ReturnType<typeof ledger>) => Promise<unknown>]>([
    ['answer as somebody else', ({ decisions }) => decisions.decide('run-2', decision('AIDABOB'))],
    [
      'answer as the machine',
      ({ decisions }) => decisions.decide('run-2', { ...decision(own), principal: { kind: 'execution', arn: 'x' } }),
    ],
    ['read the lease', ({ leases }) => leases.read()],
    ['read the run', ({ runs }) => runs.current()],
    ['take the lease', ({ leases }) => leases.create({ active: STANDBY, holder: 'x' })],
  ])('refuses an approver who would %s', async (_, act) => {
    await expect(act(ledger())).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

import { Stack as CdkStack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Stack, Template } from '../../../lab/app/assembly';
import { withIamNames } from '../../../lab/app/iam-names';
import { deploy } from '../../../lab/app/resources';
import { ACTIONS, parseStatements } from '../../../lab/iam';
import { needsOf } from '../../../lab/iam/call-needs';
import { decide } from '../../../lab/iam/decide';
import { WorkloadRegion } from '../../../lib';
import { PLAN } from '../../lib/plan';
import { read, temporaryApp } from '../../lib/synthesis';
import { ANSWERING, type Probe, STANDBY } from './probes';

const ACCOUNT = '111122223333';

/** The policy that `grantApprove` gives to an approver of `orders`, as its template has it. */
function approver() {
  const { app, remove } = temporaryApp();
  try {
    const stack = new CdkStack(app, 'Team', { env: { account: ACCOUNT, region: STANDBY } });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a'],
      privateSubnetIds: ['subnet-1'],
      privateSubnetRouteTableIds: ['rtb-1'],
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

import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { WorkloadRegion } from '../../../lib';
import { PLAN } from '../plan';
import { ofType, read, temporaryApp } from '../synthesis';

const ACCOUNT = '111122223333';

interface Document {
  readonly Statement: readonly { readonly Action: readonly string[] }[];
}

describe('what a WorkloadRegion grants to people', () => {
  let world: ReturnType<typeof temporaryApp>;
  beforeEach(() => {
    world = temporaryApp();
  });
  afterEach(() => world.remove());

  function regionIn(region: string) {
    const stack = new Stack(world.app, 'Team', { env: { account: ACCOUNT, region } });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a', 'b'],
      privateSubnetIds: ['subnet-1', 'subnet-2'],
      privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
    });
    const own = region === PLAN.tiebreaker ? {} : { vpc };
    return { stack, region: new WorkloadRegion(stack, 'Handover', { plan: PLAN, ...own }) };
  }
  const serving = () => regionIn(PLAN.standby);
  const tiebreaker = () => regionIn(PLAN.tiebreaker);

  it('grants an approver the questions, one’s own answers, and the machine decide of this Region', () => {
    const { stack, region } = serving();
    const role = new iam.Role(stack, 'Approver', { assumedBy: new iam.AccountRootPrincipal() });
    region.grantApprove(role);
    const policies = ofType(read(stack), 'AWS::IAM::Policy').filter(([id]) => id.startsWith('Approver'));
    expect(policies[0]?.[1]).toMatchObject({
      PolicyDocument: {
        Statement: [
          {
            Action: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
            Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['DECISION#orders'] } },
          },
          {
            Action: 'dynamodb:PutItem',
            Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [`ANSWER#orders#\${aws:userid}`] } },
          },
          { Action: 'states:StartExecution', Resource: { Ref: expect.stringContaining('Decide') } },
          {
            Action: 'states:DescribeExecution',
            Resource: `arn:aws:states:us-west-2:${ACCOUNT}:execution:demo-orders-decide:*`,
          },
        ],
      },
    });
  });

  it('grants an approver in the tiebreaker what the ledger has', () => {
    const { stack, region } = tiebreaker();
    const role = new iam.Role(stack, 'Approver', { assumedBy: new iam.AccountRootPrincipal() });
    region.grantApprove(role);
    const policies = ofType(read(stack), 'AWS::IAM::Policy').filter(([id]) => id.startsWith('Approver'));
    const granted = policies.flatMap(([, { PolicyDocument }]) => (PolicyDocument as Document).Statement);
    expect(granted).toHaveLength(2);
  });

  it('grants an operator the start of the machine, its runs, reading, and words of its own', () => {
    const { stack, region } = serving();
    const role = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
    region.grantOperate(role);
    const policies = ofType(read(stack), 'AWS::IAM::Policy').filter(([id]) => id.startsWith('Operator'));
    const granted = policies.flatMap(([, { PolicyDocument }]) => (PolicyDocument as Document).Statement);
    expect(granted.flatMap(({ Action }) => Action)).toEqual([
      'states:DescribeStateMachine',
      'states:ListExecutions',
      'states:StartExecution',
      'states:DescribeExecution',
      'states:GetExecutionHistory',
      'dynamodb:GetItem',
      'dynamodb:Query',
      ...['dynamodb:DeleteItem', 'dynamodb:PutItem'],
    ]);
  });

  const ops = 'role/ops';
  const FOREIGN = `arn:aws:iam::999999999999:${ops}`;
  const OWN = `arn:aws:iam::${ACCOUNT}:${ops}`;
  const NOT_OURS: readonly (readonly [string, string, (stack: Stack) => iam.IGrantable])[] = [
    ['a role of another account', FOREIGN, (stack) => iam.Role.fromRoleArn(stack, 'Ops', FOREIGN)],
    ['an immutable role', OWN, (stack) => iam.Role.fromRoleArn(stack, 'Ops', OWN, { mutable: false })],
    ['an ARN only', OWN, () => new iam.ArnPrincipal(OWN)],
    ['the account', 'AccountRootPrincipal()', () => new iam.AccountRootPrincipal()],
  ];

  it.each(NOT_OURS)('refuses to grant to %s, by name and with what to attach', (_, who, granteeIn) => {
    const { stack, region } = serving();
    const grantee = granteeIn(stack);
    const start = `"Resource":"arn:aws:states:us-west-2:${ACCOUNT}:stateMachine:demo-orders`;
    const said = (method: string, ...parts: string[]) =>
      expect.objectContaining({
        message: expect.stringMatching(
          new RegExp(
            [`${method}: nothing can be granted to ${who},`, 'attach these statements', ...parts]
              .map(literal)
              .join('.*'),
          ),
        ),
      });
    expect(() => region.grantApprove(grantee)).toThrow(
      said('grantApprove', `ANSWER#orders#\${aws:userid}`, `${start}-decide"`),
    );
    expect(() => region.grantOperate(grantee)).toThrow(
      said('grantOperate', `stateMachine:demo-orders-failover"`, 'OPERATOR#orders'),
    );
  });

  it('refuses without a reference that nobody could attach', () => {
    const { region } = serving();
    for (const grant of [() => region.grantApprove, () => region.grantOperate])
      expect(() => grant().call(region, new iam.ArnPrincipal(OWN))).toThrow(/^(?!.*Token\[)/);
  });

  it('grants to a role of this account that the app did not make', () => {
    const { stack, region } = serving();
    region.grantApprove(iam.Role.fromRoleArn(stack, 'Ops', OWN));
    expect(JSON.stringify(ofType(read(stack), 'AWS::IAM::Policy'))).toContain(`ANSWER#orders#\${aws:userid}`);
  });
});

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

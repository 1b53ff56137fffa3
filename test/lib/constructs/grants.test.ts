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
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Fn::Sub replaces is written so.
import { Intrinsics } from '../../../lab/app/intrinsics';
import { stackOf } from './stack';

const STACK = stackOf({
  Parameters: { Environment: { Default: 'prod' } },
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'notices' } },
    Step: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: { 'Fn::Join': ['-', ['shop', 'step']] } } },
    Plain: { Type: 'AWS::Lambda::Function' },
    Instance: { Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceIdentifier: 'orders-db' } },
    Vpc: { Type: 'AWS::EC2::VPC' },
  },
});

const intrinsics = new Intrinsics(STACK, (name) => `imported ${name}`);
const STEP_ARN = 'arn:aws:lambda:us-west-2:111122223333:function:shop-step';

const TABLE: readonly [string, unknown, unknown][] = [
  ['a plain value', 'text', 'text'],
  ['null', null, null],
  ['nothing', undefined, undefined],
  ['lists and objects, deep inside', { a: [{ b: { Ref: 'AWS::Region' } }] }, { a: [{ b: 'us-west-2' }] }],
  ['an object of two keys that looks like a call', { Ref: 'Topic', Other: 1 }, { Ref: 'Topic', Other: 1 }],
  ['Ref AWS::AccountId', { Ref: 'AWS::AccountId' }, '111122223333'],
  ['Ref AWS::Partition', { Ref: 'AWS::Partition' }, 'aws'],
  ['Ref AWS::URLSuffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
  ['Ref AWS::StackName', { Ref: 'AWS::StackName' }, 'shop'],
  ['Ref of a parameter', { Ref: 'Environment' }, 'prod'],
  ['Ref of what is referred to by its ARN', { Ref: 'Topic' }, 'arn:aws:sns:us-west-2:111122223333:notices'],
  ['Ref of what is referred to by its name', { Ref: 'Step' }, 'shop-step'],
  ['Ref of what has no name of its own', { Ref: 'Plain' }, 'Plain'],
  ['Fn::GetAtt of an ARN', { 'Fn::GetAtt': ['Step', 'Arn'] }, STEP_ARN],
  [
    'Fn::GetAtt of an instance',
    { 'Fn::GetAtt': ['Instance', 'DBInstanceArn'] },
    'arn:aws:rds:us-west-2:111122223333:db:orders-db',
  ],
  ['Fn::GetAtt of anything else, by its place', { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }, 'Vpc.CidrBlock'],
  ['Fn::GetAtt of an ARN of no known form', { 'Fn::GetAtt': ['Vpc', 'Arn'] }, 'arn:lab:AWS::EC2::VPC:us-west-2:Vpc'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Environment' }, 'c']] }, 'a-prod-c'],
  ['Fn::Join of a list that is made', { 'Fn::Join': ['+', { 'Fn::Split': ['.', 'a.b'] }] }, 'a+b'],
  ['Fn::Select', { 'Fn::Select': [1, ['a', 'b']] }, 'b'],
  ['Fn::Select of a zone', { 'Fn::Select': ['0', { 'Fn::GetAZs': '' }] }, 'us-west-2a'],
  ['Fn::Split', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Step', 'Arn'] }] }, STEP_ARN.split(':')],
  ['Fn::GetAZs', { 'Fn::GetAZs': { Ref: 'AWS::Region' } }, ['us-west-2a', 'us-west-2b', 'us-west-2c']],
  ['Fn::Sub of a text', { 'Fn::Sub': '${AWS::Region}/${Step}/${Step.Arn}' }, `us-west-2/shop-step/${STEP_ARN}`],
  [
    'Fn::Sub with values',
    { 'Fn::Sub': ['${One}-${Environment}', { One: { Ref: 'Topic' } }] },
    'arn:aws:sns:us-west-2:111122223333:notices-prod',
  ],
  ['Fn::Sub that is to stay', { 'Fn::Sub': '${!Literal}' }, '${Literal}'],
  ['Fn::ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}:vpc' } }, 'imported shop:vpc'],
];

test.each(TABLE)('resolves %s', (_, value, wanted) => expect(intrinsics.resolve(value)).toEqual(wanted));

test.each(['Fn::If', 'Fn::FindInMap', 'Fn::Base64', 'Fn::Cidr', 'Fn::Transform', 'Fn::ToJsonString'])(
  'refuses %s by name, with the stack that uses it',
  (name) => {
    expect(() => intrinsics.resolve({ a: [{ [name]: ['x', 'y', 'z'] }] })).toThrow(
      `${name} in stack shop is not implemented by the lab`,
    );
  },
);

test.each([
  ['Fn::Join', ['-', 'no list']],
  ['Fn::Select', [0, 'no list']],
])('refuses %s of what is no list', (name, argument) => {
  expect(() => intrinsics.resolve({ [name]: argument })).toThrow(`${name} in stack shop is not implemented by the lab`);
});

test('refuses a reference to what the stack does not hold', () => {
  for (const value of [{ Ref: 'Gone' }, { 'Fn::GetAtt': ['Gone', 'Arn'] }, { 'Fn::Sub': '${Gone}' }])
    expect(() => intrinsics.resolve(value)).toThrow('stack shop refers to Gone, which it does not hold');
});

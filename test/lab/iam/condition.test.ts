import type { Context } from '../../../lab/iam/context';
import { parseStatements } from '../../../lab/iam/statement';
import { DB, decided, request } from './statements';

const asked = (Condition: object, context: Context) =>
  decided([{ Condition }], request('rds:DescribeDBInstances', DB, context)) === 'allowed';

const namespace = (...values: string[]): Context => ({ 'cloudwatch:namespace': values });
const cluster = (name: string): Context => ({ 'ecs:cluster': [`arn:aws:ecs:us-east-1:111122223333:cluster/${name}`] });
const keys = (...values: string[]): Context => ({ 'dynamodb:LeadingKeys': values });

test.each([
  ['StringEquals', 'Handover', namespace('Handover'), true],
  ['StringEquals', ['Other', 'Handover'], namespace('Handover'), true],
  ['StringEquals', 'handover', namespace('Handover'), false],
  ['StringEquals', 'Hand*', namespace('Handover'), false],
  ['StringEquals', 'Handover', {}, false],
  ['StringEqualsIfExists', 'Handover', {}, true],
  ['StringEqualsIfExists', 'Handover', namespace('Other'), false],
  ['StringNotEquals', 'Handover', namespace('Other'), true],
  ['StringNotEquals', ['Other', 'Handover'], namespace('Other'), false],
  ['StringNotEquals', 'Handover', {}, true],
  ['StringLike', 'Hand*', namespace('Handover'), true],
  ['StringLike', 'Hand?ver', namespace('Handover'), true],
  ['StringLike', 'hand*', namespace('Handover'), false],
  ['StringNotLike', 'Hand*', namespace('Handover'), false],
  ['StringNotLike', 'Hand*', namespace('Other'), true],
  ['Null', 'true', {}, true],
  ['Null', 'true', namespace('Handover'), false],
  ['Null', 'false', namespace('Handover'), true],
])('%s %j', (operator, wanted, context, holds) => {
  expect(asked({ [operator]: { 'cloudwatch:namespace': wanted } }, context)).toBe(holds);
});

test.each([
  ['ArnEquals', 'arn:aws:ecs:us-east-1:111122223333:cluster/jobs', true],
  ['ArnLike', 'arn:aws:ecs:*:111122223333:cluster/j*', true],
  ['ArnEquals', 'arn:aws:ecs:*:cluster/jobs', false],
  ['ArnEquals', 'arn:aws:ecs:us-east-1:111122223333:cluster/other', false],
  ['ArnNotEquals', 'arn:aws:ecs:us-east-1:111122223333:cluster/other', true],
  ['ArnNotLike', 'arn:aws:ecs:*:*:cluster/*', false],
])('%s %s', (operator, wanted, holds) => {
  expect(asked({ [operator]: { 'ecs:cluster': wanted } }, cluster('jobs'))).toBe(holds);
});

test.each([
  ['ForAllValues:StringEquals', keys('A'), true],
  ['ForAllValues:StringEquals', keys('A', 'B'), true],
  ['ForAllValues:StringEquals', keys('A', 'C'), false],
  ['ForAllValues:StringEquals', {}, true],
  ['ForAnyValue:StringEquals', keys('A', 'C'), true],
  ['ForAnyValue:StringEquals', keys('C'), false],
  ['ForAnyValue:StringEquals', {}, false],
  ['ForAnyValue:StringEqualsIfExists', {}, true],
  ['ForAllValues:StringNotEquals', keys('C'), true],
  ['ForAllValues:StringNotEquals', keys('A', 'C'), false],
])('%s over %j', (operator, context, holds) => {
  expect(asked({ [operator]: { 'dynamodb:LeadingKeys': ['A', 'B'] } }, context)).toBe(holds);
});

test('asks for every condition of a statement', () => {
  const both = { StringEquals: { 'cloudwatch:namespace': 'Handover', 'aws:RequestedRegion': 'us-east-1' } };
  expect(asked(both, { ...namespace('Handover'), 'aws:RequestedRegion': ['us-east-1'] })).toBe(true);
  expect(asked(both, { ...namespace('Handover'), 'aws:RequestedRegion': ['us-west-2'] })).toBe(false);
});

test('knows no upper and lower case of a condition key', () => {
  expect(asked({ StringEquals: { 'CloudWatch:Namespace': 'Handover' } }, namespace('Handover'))).toBe(true);
});

test.each([
  [{ DateLessThan: { 'aws:RequestedRegion': 'x' } }, 'condition operator DateLessThan is not known'],
  [
    { 'ForSomeValues:StringEquals': { 'ecs:cluster': 'x' } },
    'condition operator ForSomeValues:StringEquals is not known',
  ],
  [{ StringEquals: { 'aws:SourceVpc': 'x' } }, 'condition key aws:SourceVpc is not known'],
  [{ StringEquals: { 'dynamodb:LeadingKeys': 'x' } }, 'StringEquals on dynamodb:LeadingKeys, which has many values'],
  [{ StringEquals: { 'ecs:cluster': `\${aws:PrincipalTag/x}` } }, /policy variable in ".*aws:PrincipalTag/],
])('refuses %j by name', (Condition, message) => {
  expect(() => asked(Condition, {})).toThrow(message);
});

describe('policy variables', () => {
  const own = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': `ANSWER#orders#\${aws:userid}` } };

  test.each([
    ['the caller’s own', 'AIDAADA', 'ANSWER#orders#AIDAADA', true],
    ['somebody else’s', 'AIDABOB', 'ANSWER#orders#AIDAADA', false],
    ['that of a name with a wildcard', 'AROA:*', 'ANSWER#orders#AROA:bob', false],
    ['that of a name that is a variable', `\${aws:userid}`, 'ANSWER#orders#AIDAADA', false],
  ])('fill in %s', (_, userId, key, holds) => {
    expect(asked(own, { ...keys(key), 'aws:userid': [userId] })).toBe(holds);
  });

  test('fit nothing when the caller has no value for them', () => {
    expect(asked(own, keys('ANSWER#orders#'))).toBe(false);
    expect(asked(own, keys(`ANSWER#orders#\${aws:userid}`))).toBe(false);
  });

  test('refuses a variable that the lab does not know, one in a resource, and one in a policy of no version', () => {
    const policy = (statement: object, Version?: string) => () =>
      parseStatements({ Version, Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...statement } }, ['a:B']);
    const unknown = { StringEquals: { 'cloudwatch:namespace': `\${aws:username}` } };
    expect(policy({ Condition: unknown }, '2012-10-17')).toThrow(`policy variable in "\${aws:username}" is not known`);
    expect(policy({ Resource: `a\${aws:userid}` }, '2012-10-17')).toThrow(
      `policy variable in "a\${aws:userid}" is not known to the lab's IAM in a resource`,
    );
    expect(policy({ Condition: own })).toThrow('a policy of version undefined with a policy variable is not known');
  });
});

import { DB, decided, request } from './statements';

test('allows what a statement allows', () => {
  expect(decided([{ Action: 'rds:DescribeDBInstances', Resource: DB }])).toBe('allowed');
});

test('refuses what no statement allows', () => {
  expect(decided([])).toBe('not allowed');
  expect(decided([{ Action: 'rds:PromoteReadReplica' }, { Resource: `${DB}-2` }])).toBe('not allowed');
});

test('refuses what a Deny covers, in whatever order', () => {
  expect(decided([{ Effect: 'Deny', Resource: DB }, {}])).toBe('denied');
  expect(decided([{}, { Effect: 'Deny', Resource: DB }])).toBe('denied');
  expect(decided([{}, { Effect: 'Deny', Resource: `${DB}-2` }])).toBe('allowed');
});

test.each([
  ['rds:DescribeDBInstances', true],
  ['RDS:describedbinstances', true],
  ['rds:*', true],
  ['rds:Describe*', true],
  ['rds:DescribeDBInstance?', true],
  ['rds:DescribeDBInstances?', false],
  ['*:DescribeDBInstances', true],
  ['rds:Describe', false],
  ['rdsXDescribeDBInstances', false],
  ['rds.DescribeDBInstances', false],
  ['ecs:*', false],
])('action %s', (Action, allows) => {
  expect(decided([{ Action }])).toBe(allows ? 'allowed' : 'not allowed');
});

const family = (revision: string) => `arn:aws:ecs:us-east-1:111122223333:task-definition/billing${revision}`;

test.each([
  ['*', DB, true],
  [DB, DB, true],
  [DB.toUpperCase(), DB, false],
  [`${DB}*`, DB, true],
  [`${DB}?`, DB, false],
  ['arn:aws:rds:us-east-1:111122223333:db:order?', DB, true],
  ['arn:aws:rds:us-east-1:111122223333:db:o*s', DB, true],
  ['arn:aws:rds:*', DB, true],
  ['arn:aws:rds:*:db:orders', DB, true],
  ['arn:aws:rds:us-*-1:111122223333:db:orders', DB, true],
  ['arn:aws:rds:us*orders', DB, false],
  ['arn:aws:rds:u?-east-1:111122223333:db:orders', DB, true],
  ['arn:aws:rds:us-east-1:111122223333?db:orders', DB, false],
  ['arn:aws:rds:us-east-1:111122223333:db:orders?*', DB, false],
  ['arn:aws:rds:us-east-1:111122223333:db:order?*', DB, true],
  ['arn:aws:rds:us-east-1:111122223333:db:o.ders', DB, false],
  ['arn:aws:rds:eu-west-1:111122223333:db:orders', DB, false],
  [family(':*'), family(':1'), true],
  [family(':*'), family(''), false],
  [family(''), family(':1'), false],
  [family('*'), family(':1'), true],
])('resource %s for %s', (Resource, resource, allows) => {
  expect(decided([{ Resource }], request('rds:DescribeDBInstances', resource))).toBe(
    allows ? 'allowed' : 'not allowed',
  );
});

test('reads lists, NotAction and NotResource', () => {
  expect(decided([{ Action: ['ecs:RunTask', 'rds:Describe*'], Resource: [`${DB}-2`, DB] }])).toBe('allowed');
  expect(decided([{ NotAction: ['ecs:*', 'dynamodb:*'] }])).toBe('allowed');
  expect(decided([{ NotAction: 'rds:*' }])).toBe('not allowed');
  expect(decided([{ NotResource: `${DB}-2` }])).toBe('allowed');
  expect(decided([{ NotResource: [`${DB}-2`, DB] }])).toBe('not allowed');
});

test.each([
  [{ Principal: '*' }, 'statement field Principal is not known'],
  [{ Effect: 'Perhaps' }, 'statement effect "Perhaps" is neither Allow nor Deny'],
  [{ Resource: `${DB}-\${aws:username}` }, /policy variable in ".*aws:username}" is not known/],
  [{ NotResource: DB, Resource: DB }, 'a statement must have Resource or NotResource'],
  [{ NotAction: 'ecs:*', Action: '*' }, 'a statement must have Action or NotAction'],
])('refuses a statement with %j by name', (statement, message) => {
  expect(() => decided([statement])).toThrow(message);
});

test('has no need to understand a statement that no call of the lab can ask for', () => {
  const logs = { Action: ['logs:PutLogEvents', 'xray:*'], Condition: { DateGreaterThan: { 'aws:CurrentTime': 'x' } } };
  expect(decided([logs, {}])).toBe('allowed');
});

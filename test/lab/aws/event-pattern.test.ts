import { matches } from '../../../lab/aws';

const event = {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  region: 'eu-west-1',
  resources: ['arn:1', 'arn:2'],
  detail: {
    alarmName: 'orders-takeover',
    state: { value: 'ALARM' },
    previousState: { value: 'OK' },
    count: 5,
    muted: null,
  },
};

const TABLE: readonly [string, boolean, Record<string, unknown>][] = [
  ['an exact value', true, { source: ['aws.cloudwatch'] }],
  ['one of several values', true, { source: ['aws.ecs', 'aws.cloudwatch'] }],
  ['another value', false, { source: ['aws.ecs'] }],
  ['a value in depth', true, { detail: { state: { value: ['ALARM'] } } }],
  ['all of several fields', false, { source: ['aws.cloudwatch'], detail: { state: { value: ['OK'] } } }],
  ['an element of a list', true, { resources: ['arn:2'] }],
  ['null', true, { detail: { muted: [null] } }],
  ['a number', true, { detail: { count: [5] } }],
  ['a number as text', false, { detail: { count: ['5'] } }],
  ['a field that is missing', false, { detail: { none: ['x'] } }],
  ['a prefix', true, { detail: { alarmName: [{ prefix: 'orders-' }] } }],
  ['another prefix', false, { detail: { alarmName: [{ prefix: 'reports-' }] } }],
  [
    'anything but another value',
    true,
    { detail: { previousState: { value: [{ 'anything-but': 'INSUFFICIENT_DATA' }] } } },
  ],
  ['anything but this value', false, { detail: { previousState: { value: [{ 'anything-but': ['OK', 'X'] }] } } }],
  ['anything but this prefix', false, { detail: { alarmName: [{ 'anything-but': { prefix: 'orders' } }] } }],
  ['anything but, of a missing field', false, { detail: { none: [{ 'anything-but': 'x' }] } }],
  ['existence', true, { detail: { count: [{ exists: true }] } }],
  ['absence', true, { detail: { none: [{ exists: false }] } }],
  ['absence of what is there', false, { detail: { count: [{ exists: false }] } }],
  ['a number within bounds', true, { detail: { count: [{ numeric: ['>', 0, '<=', 5] }] } }],
  ['a number out of bounds', false, { detail: { count: [{ numeric: ['<', 5] }] } }],
  ['one of two patterns', true, { $or: [{ source: ['aws.ecs'] }, { region: ['eu-west-1'] }] }],
  ['none of two patterns', false, { $or: [{ source: ['aws.ecs'] }, { region: ['us-east-1'] }] }],
  ['$or in depth beside another field', false, { detail: { count: [6], $or: [{ count: [5] }] } }],
];

test.each(TABLE)('%s: %s', (_, wanted, pattern) => {
  expect(matches(pattern, event)).toBe(wanted);
});

test.each([
  [{ source: [{ suffix: 'watch' }] }, /filter \{"suffix":"watch"\} is not implemented/],
  [{ source: [{ wildcard: 'aws.*' }] }, /wildcard/],
  [{ source: [{ prefix: { 'equals-ignore-case': 'AWS' } }] }, /filter prefix/],
  [{ source: [{ 'anything-but': { suffix: 'x' } }] }, /suffix/],
  [{ detail: { count: [{ numeric: ['~', 5] }] } }, /numeric event pattern/],
  [{ source: 'aws.cloudwatch' }, /must be a list or an object/],
])('refuses %j by name', (pattern, message) => {
  expect(() => matches(pattern, event)).toThrow(message);
});

import type { WireEntry } from '../../../lab/aws';
import { keyOf, leaseWrites, longestGap, renewalsOf } from '../../../lab/verdict/renewals';
import { call, HOME, ZERO } from './sample-evidence';

const KEY = { pk: { S: 'WORKLOAD#orders' }, sk: { S: 'LEASE' } };

const write = (given: Partial<WireEntry> = {}): WireEntry => ({
  ...call(HOME, 'dynamodb', 'UpdateItem'),
  caller: 'demo-orders-keeper',
  input: { Key: KEY },
  ...given,
});

test('the key of an item is read from an update and from a put', () => {
  expect(keyOf({ Key: KEY })).toEqual({ pk: 'WORKLOAD#orders', sk: 'LEASE' });
  expect(keyOf({ Item: { ...KEY, epoch: { N: '1' } } })).toEqual({ pk: 'WORKLOAD#orders', sk: 'LEASE' });
  expect(keyOf({ DBInstanceIdentifier: 'orders-db' })).toEqual({});
});

test('writes of the lease are those that took effect, whoever made them; renewals are the keepers', () => {
  const byRun = write({ caller: 'demo-orders-run-steps' });
  const entries = [
    write(),
    byRun,
    write({ operation: 'PutItem', input: { Item: KEY } }),
    write({ operation: 'GetItem' }),
    write({ outcome: 'ConditionalCheckFailedException' }),
    write({ outcome: 'pending' }),
    write({ input: { Key: { ...KEY, sk: { S: 'RUN' } } } }),
    write({ service: 'ssm' }),
  ];
  expect(leaseWrites(entries)).toEqual([entries[0], byRun, entries[2]]);
  expect(renewalsOf(leaseWrites(entries))).toEqual([entries[0], entries[2]]);
});

test('the longest gap is the longest time between one and the next', () => {
  expect(longestGap([0, 800, 4_000, 4_100].map((at) => write({ at: ZERO + at })))).toBe(3_200);
  expect([longestGap([]), longestGap([write()])]).toEqual([0, 0]);
});

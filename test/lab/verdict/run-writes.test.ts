import { isBookkeeping, isWrite, sayWrites, writeOf } from '../../../lab/verdict/run-writes';
import { call, STANDBY } from './sample-evidence';

const update = {
  ...call(STANDBY, 'dynamodb', 'UpdateItem'),
  input: { Key: { pk: { S: 'WORKLOAD#orders' }, sk: { S: 'RUN' } } },
};

test.each(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'DescribeDBInstances', 'ListTasks', 'GetSecretValue'])(
  '%s is no write',
  (operation) => expect(isWrite(call(STANDBY, 'any', operation))).toBe(false),
);

test.each(['PutItem', 'DeleteItem', 'PromoteReadReplica', 'Publish', 'PutEvents', 'SomethingNew'])(
  '%s is one, and so is what nobody has thought of',
  (operation) => expect(isWrite(call(STANDBY, 'any', operation))).toBe(true),
);

test('a write of the ledger is told by its item, any other by its action', () => {
  expect([update, call(STANDBY)].map(writeOf)).toEqual([
    'dynamodb:UpdateItem WORKLOAD#orders RUN',
    'rds:PromoteReadReplica',
  ]);
  expect(sayWrites([update, call(STANDBY), update])).toBe(
    'dynamodb:UpdateItem WORKLOAD#orders RUN (2), rds:PromoteReadReplica (1)',
  );
  expect(sayWrites([])).toBe('nothing');
});

const written = (sk: string, pk = 'WORKLOAD#orders') => ({
  ...call(STANDBY, 'dynamodb', 'PutItem'),
  input: { Item: { pk: { S: pk }, sk: { S: sk } } },
});

test("a run's own items and word to people are bookkeeping", () => {
  const own = [update, written('REPORT'), written('REPORT#run-1'), call(STANDBY, 'sns', 'Publish')];
  expect([...own, call(STANDBY, 'events', 'PutEvents')].every(isBookkeeping)).toBe(true);
});

test.each(['LEASE', 'FENCE#000000000002', 'LOSS#000000000002', 'SERVING', 'DISPATCHING', 'INVENTORY'])(
  '%s is more than that',
  (sk) => expect(isBookkeeping(written(sk))).toBe(false),
);

test('so is a job, a promotion, and whatever nobody has thought of', () => {
  const more = [written('RUN', 'JOBS#orders#billing#3'), call(STANDBY), call(STANDBY, 'sns', 'SomethingNew')];
  expect(more.some(isBookkeeping)).toBe(false);
});

import { isWrite, sayWrites, writeOf } from '../../../lab/verdict/run-writes';
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

import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LabCloud } from '../../../lab/aws';
import { clientsOf, failure, HOME, STANDBY, TIEBREAKER } from './clients';

const cloud = new LabCloud();
const TableName = 'ledger';
const home = () => clientsOf(cloud, HOME).dynamodb;
const standby = () => clientsOf(cloud, STANDBY).dynamodb;

beforeAll(async () => {
  await cloud.start();
  await cloud.dynamodb.createTable({
    name: TableName,
    partitionKey: 'pk',
    sortKey: 'sk',
    regions: [HOME, STANDBY, TIEBREAKER],
  });
});
afterAll(() => cloud.stop());
afterEach(() => {
  cloud.faults.clear();
  cloud.heal(HOME);
});

const key = (sk: string) => ({ pk: { S: 'w' }, sk: { S: sk } });
const putIfNew = (sk: string, writer: string) =>
  new PutItemCommand({
    TableName,
    Item: { ...key(sk), writer: { S: writer } },
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

test('a write in one Region is read strongly in another', async () => {
  await home().send(putIfNew('lease', 'a'));
  const { Item } = await standby().send(new GetItemCommand({ TableName, Key: key('lease'), ConsistentRead: true }));
  expect(Item?.writer).toEqual({ S: 'a' });
});

test('update, query, scan, batch and delete work as in DynamoDB', async () => {
  const db = home();
  await db.send(putIfNew('job#1', 'a'));
  const update = {
    UpdateExpression: 'SET n = :n',
    ExpressionAttributeValues: { ':n': { N: '7' } },
    ReturnValues: 'ALL_NEW',
  } as const;
  const { Attributes } = await db.send(new UpdateItemCommand({ TableName, Key: key('job#1'), ...update }));
  expect(Attributes?.n).toEqual({ N: '7' });
  const range = { ':pk': { S: 'w' }, ':sk': { S: 'job#' } };
  const KeyConditionExpression = 'pk = :pk AND begins_with(sk, :sk)';
  const query = new QueryCommand({
    TableName,
    KeyConditionExpression,
    ExpressionAttributeValues: range,
    ConsistentRead: true,
  });
  expect((await db.send(query)).Count).toBe(1);
  expect(
    (await db.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('job#1')] } } }))).Responses?.[
      TableName
    ],
  ).toHaveLength(1);
  await db.send(new DeleteItemCommand({ TableName, Key: key('job#1') }));
  expect(
    (
      await db.send(
        new ScanCommand({
          TableName,
          FilterExpression: 'sk = :s',
          ExpressionAttributeValues: { ':s': { S: 'job#1' } },
        }),
      )
    ).Count,
  ).toBe(0);
});

test('fails a condition with the item that stands in its way', async () => {
  await home().send(putIfNew('claim', 'first'));
  const error = await failure(standby().send(putIfNew('claim', 'second')));
  expect(error.name).toBe('ConditionalCheckFailedException');
  expect(error.Item).toEqual({ ...key('claim'), writer: { S: 'first' } });
});

test('fails a condition on a missing item without an item', async () => {
  const command = new UpdateItemCommand({
    TableName,
    Key: key('nothing'),
    UpdateExpression: 'SET a = :a',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':a': { S: 'x' } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const error = await failure(home().send(command));
  expect([error.name, error.Item]).toEqual(['ConditionalCheckFailedException', undefined]);
});

test('of racing conditional writes one wins, and every loser is shown the winner', async () => {
  const db = home();
  const writers = Array.from({ length: 20 }, (_, n) => `w${n}`);
  const results = await Promise.all(
    writers.map((w) =>
      db.send(putIfNew('race', w)).then(
        () => w,
        (error) => error,
      ),
    ),
  );
  const winners = results.filter((result) => typeof result === 'string');
  const shown = results.filter((result) => typeof result !== 'string').map((error) => error.Item.writer.S);
  expect(winners).toHaveLength(1);
  expect(new Set(shown)).toEqual(new Set(winners));
});

test('the item shown with a failed condition is the one that made it fail, also when it is deleted right after', async () => {
  const db = home();
  const pairs = Array.from({ length: 20 }, async (_, n) => {
    await db.send(putIfNew(`gone#${n}`, 'first'));
    const [refused] = await Promise.all([
      failure(db.send(putIfNew(`gone#${n}`, 'second'))),
      db.send(new DeleteItemCommand({ TableName, Key: key(`gone#${n}`) })),
    ]).catch(() => []);
    return refused;
  });
  const refused = (await Promise.all(pairs)).filter((error) => error !== undefined);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.map((error) => error.Item)).not.toContain(undefined);
});

test('refuses transactions as a table with strong consistency does', async () => {
  const error = await failure(
    home().send(new TransactWriteItemsCommand({ TransactItems: [{ Delete: { TableName, Key: key('x') } }] })),
  );
  expect(error.name).toBe('ValidationException');
});

test('fails for a table that has no replica in the Region', async () => {
  const error = await failure(
    clientsOf(cloud, 'ap-south-1').dynamodb.send(new GetItemCommand({ TableName, Key: key('lease') })),
  );
  expect(error.name).toBe('ResourceNotFoundException');
});

test('a Region that catches up refuses strong reads and writes, and serves eventual reads', async () => {
  const fault = cloud.catchUp(HOME);
  const db = home();
  expect(
    (await failure(db.send(new GetItemCommand({ TableName, Key: key('lease'), ConsistentRead: true })))).name,
  ).toBe('InternalServerError');
  expect((await failure(db.send(new DeleteItemCommand({ TableName, Key: key('lease') })))).name).toBe(
    'InternalServerError',
  );
  await db.send(new GetItemCommand({ TableName, Key: key('lease') }));
  await standby().send(new GetItemCommand({ TableName, Key: key('lease'), ConsistentRead: true }));
  expect(fault.hits).toBe(2);
});

test('the log says whether a read was strongly consistent', async () => {
  await home().send(new GetItemCommand({ TableName, Key: key('seen'), ConsistentRead: true }));
  await home().send(new GetItemCommand({ TableName, Key: key('seen') }));
  const reads = cloud.log
    .where({ operation: 'GetItem' })
    .filter((entry) => JSON.stringify(entry.input).includes('seen'));
  expect(reads.map((entry) => entry.consistent)).toEqual([true, false]);
});

test('dump gives checkers every item', async () => {
  expect((await cloud.dynamodb.dump(TableName)).map((item) => item.sk)).toContainEqual({ S: 'race' });
});

import { AuroraClusters, LabCloud, labAccessKey, RdsInstances } from '../../../../lab/aws';
import { AuroraGlobalClusters } from '../../../../lambda/adapters/aws/aurora-global-clusters';
import { RdsReplicaPairs } from '../../../../lambda/adapters/aws/rds-replica-pairs';
import { HOME, STANDBY } from '../../../lab/aws/clients';
import { ManualClock } from '../../../lab/aws/manual-clock';

const SOURCE = `arn:aws:rds:${HOME}:111122223333:db:orders`;
const clock = new ManualClock();
const cloud = new LabCloud();
const environment = { ...process.env };

beforeAll(async () => {
  await cloud.start();
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  process.env.AWS_ACCESS_KEY_ID = labAccessKey(STANDBY, 'test');
  process.env.AWS_SECRET_ACCESS_KEY = 'none';
});
afterAll(async () => {
  await cloud.stop();
  process.env = environment;
});

beforeEach(() => {
  cloud.faults.clear();
  const rds = new RdsInstances({
    clock,
    phases: { noticeMs: 1, modifyingMs: 1, rebootingMs: 1 },
    onPromote: async () => {},
  });
  rds.add({ region: STANDBY, identifier: 'orders', endpoint: { host: 'a', port: 1 }, source: SOURCE });
  const aurora = new AuroraClusters({
    clock,
    account: '111122223333',
    phases: { noticeMs: 1, changingMs: 1, promotingMs: 1 },
    onChange: async () => {},
  });
  const endpoint = { host: 'b', port: 2 };
  aurora.addGlobal('stock', [
    { region: HOME, identifier: 'stock-a', endpoint },
    { region: STANDBY, identifier: 'stock-b', endpoint, readerEndpoint: endpoint },
  ]);
  cloud.attach({ rds, aurora });
});

const pairs = () => new RdsReplicaPairs(STANDBY);
const globals = () => new AuroraGlobalClusters(STANDBY, [{ cluster: 'stock-b', globalCluster: 'stock' }]);

test.each([
  ['DescribeDBInstances', 'orders', () => pairs().describe('orders')],
  ['DescribeDBClusters', 'stock-b', () => globals().describe('stock-b')],
  ['DescribeGlobalClusters', 'stock', () => globals().describe('stock-b')],
] as const)('an empty answer to %s is unknown, not gone', async (operation, name, describe) => {
  const empty = cloud.faults.add({ operation, fault: { kind: 'empty' }, times: 1 });
  await expect(describe()).rejects.toMatchObject({
    name: 'Transient',
    message: expect.stringContaining(`${name} was not in the answer, and the answer does not say that it is gone`),
  });
  expect(empty.hits).toBe(1);
  expect(await describe()).toMatchObject({ role: 'replica' });
});

test('what RDS says is not there is missing', async () => {
  expect(await pairs().describe('nothing')).toEqual({ role: 'missing' });
  expect(await globals().describe('nothing')).toEqual({ role: 'missing' });
});

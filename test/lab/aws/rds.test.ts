import { DescribeDBInstancesCommand, PromoteReadReplicaCommand } from '@aws-sdk/client-rds';
import { LabCloud, RdsInstances } from '../../../lab/aws';
import { clientsOf, failure, HOME, STANDBY } from './clients';
import { ManualClock, settle } from './manual-clock';

const SOURCE = `arn:aws:rds:${HOME}:111122223333:db:orders`;
const clock = new ManualClock();
const cloud = new LabCloud();
let promoted: string[] = [];
let promotion: () => Promise<void> = async () => {};
let instances: RdsInstances;

beforeAll(() => cloud.start());
afterAll(() => cloud.stop());
beforeEach(() => {
  promoted = [];
  promotion = async () => {};
  const phases = { noticeMs: 1_000, modifyingMs: 60_000, rebootingMs: 30_000 };
  const onPromote = async (region: string, identifier: string) => {
    promoted.push(`${region}/${identifier}`);
    await promotion();
  };
  instances = new RdsInstances({ clock, phases, onPromote });
  instances.add({ region: HOME, identifier: 'orders', endpoint: { host: '127.0.0.1', port: 5001 } });
  instances.add({ region: STANDBY, identifier: 'orders', endpoint: { host: '127.0.0.1', port: 5002 }, source: SOURCE });
  cloud.attach({ rds: instances });
});

const rds = () => clientsOf(cloud, STANDBY).rds;
const describe = async (DBInstanceIdentifier = 'orders') =>
  (await rds().send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances?.[0];
const promote = (DBInstanceIdentifier = 'orders') =>
  rds().send(new PromoteReadReplicaCommand({ DBInstanceIdentifier, BackupRetentionPeriod: 14 }));
const pass = async (milliseconds: number) => {
  clock.advance(milliseconds);
  await settle();
};

test('a replica shows its source, endpoint and replication', async () => {
  expect(await describe()).toMatchObject({
    DBInstanceStatus: 'available',
    Endpoint: { Address: '127.0.0.1', Port: 5002 },
    ReadReplicaSourceDBInstanceIdentifier: SOURCE,
    StatusInfos: [{ StatusType: 'read replication', Normal: true, Status: 'replicating' }],
  });
});

test('without an identifier the instances of the Region are listed', async () => {
  expect((await rds().send(new DescribeDBInstancesCommand({}))).DBInstances).toHaveLength(1);
});

test('an instance is also known by its ARN', async () => {
  expect((await describe(`arn:aws:rds:${STANDBY}:111122223333:db:orders`))?.DBInstanceIdentifier).toBe('orders');
});

test('a promotion is first available, then modifying, rebooting, and then no replica any more', async () => {
  const status = async () => (await describe())?.DBInstanceStatus;
  expect((await promote()).DBInstance?.DBInstanceStatus).toBe('available');
  const seen = [await status()];
  for (const milliseconds of [1_000, 60_000, 30_000]) {
    await pass(milliseconds);
    seen.push(await status());
  }
  expect(seen).toEqual(['available', 'modifying', 'rebooting', 'available']);
  expect(promoted).toEqual([`${STANDBY}/orders`]);
  const after = await describe();
  expect(after?.ReadReplicaSourceDBInstanceIdentifier).toBeUndefined();
  expect([after?.StatusInfos ?? [], after?.BackupRetentionPeriod]).toEqual([[], 14]);
});

test('an instance stays in modifying until the real server is promoted', async () => {
  let finish = () => {};
  promotion = () =>
    new Promise((resolve) => {
      finish = resolve;
    });
  await promote();
  await pass(1_000);
  await pass(600_000);
  expect((await describe())?.DBInstanceStatus).toBe('modifying');
  finish();
  await settle();
  expect((await describe())?.DBInstanceStatus).toBe('rebooting');
});

test('fails the instance when the real promotion fails', async () => {
  promotion = () => Promise.reject(new Error('disk full'));
  await promote();
  await pass(1_000);
  expect((await describe())?.DBInstanceStatus).toBe('failed');
});

test('fails for an instance that is not there', async () => {
  expect((await failure(describe('nothing'))).name).toBe('DBInstanceNotFoundFault');
  const error = await failure(promote('nothing'));
  expect(error.name).toBe('DBInstanceNotFoundFault');
  expect(error.$metadata).toMatchObject({ httpStatusCode: 404 });
});

test('refuses to promote while backing up, twice, or what is no replica', async () => {
  instances.change(STANDBY, 'orders', { status: 'backing-up' });
  expect((await failure(promote())).name).toBe('InvalidDBInstanceStateFault');
  instances.change(STANDBY, 'orders', { status: 'available' });
  await promote();
  expect((await failure(promote())).name).toBe('InvalidDBInstanceStateFault');
  const command = new PromoteReadReplicaCommand({ DBInstanceIdentifier: 'orders' });
  expect((await failure(clientsOf(cloud, HOME).rds.send(command))).message).toMatch(/is not a read replica/);
});

import { LabCloud, labAccessKey, RdsInstances } from '../../../../lab/aws';
import { RdsReplicaPairs } from '../../../../lambda/adapters/aws/rds-replica-pairs';
import { STANDBY } from '../../../lab/aws/clients';
import { ManualClock } from '../../../lab/aws/manual-clock';

const SOURCE = 'arn:aws:rds:us-east-1:111122223333:db:orders';
const cloud = new LabCloud();

beforeAll(async () => {
  await cloud.start();
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  process.env.AWS_ACCESS_KEY_ID = labAccessKey(STANDBY, 'test');
  process.env.AWS_SECRET_ACCESS_KEY = 'none';
});
afterAll(() => cloud.stop());

test.each([
  ['keeps the days of backups that its template gave the copy', 35, '35'],
  ['turns on a week of backups where the copy had none', 0, '7'],
])('a promotion %s', async (_, backupRetentionDays, asked) => {
  const instances = new RdsInstances({
    clock: new ManualClock(),
    phases: { noticeMs: 1, modifyingMs: 1, rebootingMs: 1 },
    onPromote: async () => undefined,
  });
  const endpoint = { host: 'h', port: 5432 };
  instances.add({ region: STANDBY, identifier: 'orders', endpoint, source: SOURCE, backupRetentionDays });
  cloud.attach({ rds: instances });
  const fleet = new RdsReplicaPairs(STANDBY);
  await fleet.describe('orders');
  await fleet.promote('orders');
  const call = cloud.log.entries.filter(({ operation }) => operation === 'PromoteReadReplica').at(-1);
  expect(JSON.stringify(call)).toContain(`"BackupRetentionPeriod":${asked}`);
});

test('a promotion that RDS accepts and forgets shows an available copy, says nothing, and can be called again', async () => {
  const clock = new ManualClock();
  const instances = new RdsInstances({
    clock,
    phases: { noticeMs: 1, modifyingMs: 1, rebootingMs: 1 },
    onPromote: async () => undefined,
  });
  instances.add({ region: STANDBY, identifier: 'orders', endpoint: { host: 'h', port: 5432 }, source: SOURCE });
  instances.forgets(1);
  cloud.attach({ rds: instances });
  const fleet = new RdsReplicaPairs(STANDBY);
  await fleet.promote('orders');
  clock.advance(60_000);
  expect(await fleet.describe('orders')).toMatchObject({ role: 'replica', status: { means: 'available' } });
  expect(await fleet.gaveUp()).toBeUndefined();
  await fleet.promote('orders');
  await expect(fleet.promote('orders')).rejects.toMatchObject({ name: 'Transient' });
});

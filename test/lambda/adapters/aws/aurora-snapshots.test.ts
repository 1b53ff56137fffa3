import { AuroraClusters, LabCloud, labAccessKey } from '../../../../lab/aws';
import { AuroraSnapshots } from '../../../../lambda/adapters/aws/aurora-snapshots';
import { HOME, STANDBY } from '../../../lab/aws/clients';
import { ManualClock, settle } from '../../../lab/aws/manual-clock';

const ACCOUNT = '111122223333';
const COPY = 'orders-a-final-2';

const clock = new ManualClock();
const cloud = new LabCloud();
let aurora: AuroraClusters;
let snapshots: AuroraSnapshots;
let from = '';

beforeAll(async () => {
  await cloud.start();
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  process.env.AWS_ACCESS_KEY_ID = labAccessKey(HOME, 'test');
  process.env.AWS_SECRET_ACCESS_KEY = 'none';
});
afterAll(() => cloud.stop());

const pass = async (milliseconds: number) => {
  clock.advance(milliseconds);
  await settle();
};

/** A failover has left `orders-a`, and Aurora's snapshot of its storage is there. */
beforeEach(async () => {
  aurora = new AuroraClusters({
    clock,
    account: ACCOUNT,
    phases: { noticeMs: 1, changingMs: 1, promotingMs: 1 },
    onChange: async () => undefined,
    readdition: { phases: { backMs: 1, snapshotMs: 1, rebuildMs: 1, copyMs: 1 } },
  });
  const endpoint = { host: 'h', port: 1 };
  aurora.addGlobal('orders', [
    { region: HOME, identifier: 'orders-a', endpoint },
    { region: STANDBY, identifier: 'orders-b', endpoint },
  ]);
  cloud.attach({ aurora });
  snapshots = new AuroraSnapshots(HOME);
  const target = `arn:aws:rds:${STANDBY}:${ACCOUNT}:cluster:orders-b`;
  aurora.change({ global: 'orders', target, how: 'failover', calledIn: STANDBY });
  for (let phase = 0; phase < 6; phase += 1) await pass(1);
  from = aurora.snapshots(HOME)[0]?.identifier ?? 'none';
});

const shownCopy = async () => (await snapshots.of('orders-a')).find(({ name }) => name === COPY);

test.each([
  ['the source that AWS shows', {}, (name: string) => name],
  ['its tag, where AWS shows no source', { source: undefined }, (name: string) => name],
  ['nothing, where it has neither', { source: undefined, tags: [] }, () => undefined],
])('whose copy one is it reads of %s', async (_, change, expected) => {
  await snapshots.copy({ cluster: 'orders-a', from, to: COPY, tags: { 'handover:copy-of': from.replace('rds:', '') } });
  await pass(1);
  aurora.readdition.change(HOME, COPY, change);
  expect(await shownCopy()).toMatchObject({ name: COPY, stays: true, status: 'available' });
  expect((await shownCopy())?.copyOf).toBe(expected(from));
});

test('of more than a hundred snapshots it reads all pages', async () => {
  for (let index = 0; index < 205; index += 1)
    aurora.copySnapshot({ region: HOME, from, to: `copy-${index}`, tags: [] });
  expect(await snapshots.of('orders-a')).toHaveLength(206);
});

test('a name that is taken meanwhile is no failure, and whose it is the next look tells', async () => {
  aurora.copySnapshot({ region: HOME, from, to: COPY, tags: [] });
  await snapshots.copy({ cluster: 'orders-a', from, to: COPY, tags: {} });
  expect(aurora.snapshots(HOME)).toHaveLength(2);
});

test('fails for a person where a quota is used up', async () => {
  cloud.faults.add({
    operation: 'CopyDBClusterSnapshot',
    fault: { kind: 'error', name: 'SnapshotQuotaExceededFault', message: 'too many' },
  });
  await expect(snapshots.copy({ cluster: 'orders-a', from, to: COPY, tags: {} })).rejects.toMatchObject({
    name: 'DatabaseNeedsPerson',
    message: expect.stringContaining('SnapshotQuotaExceeded'),
  });
  cloud.faults.clear();
});

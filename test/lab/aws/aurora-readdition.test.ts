import {
  CopyDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeGlobalClustersCommand,
  FailoverGlobalClusterCommand,
  SwitchoverGlobalClusterCommand,
} from '@aws-sdk/client-rds';
import { AuroraClusters, LabCloud } from '../../../lab/aws';
import { clientsOf, failure, HOME, STANDBY } from './clients';
import { ManualClock, settle } from './manual-clock';

const ACCOUNT = '111122223333';
const TARGET = `arn:aws:rds:${STANDBY}:${ACCOUNT}:cluster:orders-b`;
const NAME = /^rds:unplanned-global-failover-orders-a-2026-11-22-12-0\d$/;

const cloud = new LabCloud();
let clock: ManualClock;
let aurora: AuroraClusters;
let takes: boolean;
let rebuilt: string[];

beforeAll(() => cloud.start());
afterAll(() => cloud.stop());
beforeEach(() => {
  clock = new ManualClock();
  takes = true;
  rebuilt = [];
  aurora = new AuroraClusters({
    clock,
    account: ACCOUNT,
    phases: { noticeMs: 1_000, changingMs: 1_000, promotingMs: 1_000 },
    onChange: async () => undefined,
    readdition: {
      phases: { backMs: 60_000, snapshotMs: 10_000, rebuildMs: 30_000, copyMs: 5_000 },
      takesSnapshot: () => takes,
      onRebuild: async ({ region, identifier }) => void rebuilt.push(`${identifier} in ${region}`),
    },
  });
  const endpoint = { host: 'h', port: 1 };
  aurora.addGlobal('orders', [
    { region: HOME, identifier: 'orders-a', endpoint },
    { region: STANDBY, identifier: 'orders-b', endpoint },
  ]);
  cloud.attach({ aurora });
});

const rds = (region = HOME) => clientsOf(cloud, region).rds;
const pass = async (milliseconds: number) => {
  clock.advance(milliseconds);
  await settle();
};
const names = { GlobalClusterIdentifier: 'orders', TargetDbClusterIdentifier: TARGET };
const changed = async () => {
  for (let phase = 0; phase < 3; phase += 1) await pass(1_000);
};
const failOver = async () => {
  await rds(STANDBY).send(new FailoverGlobalClusterCommand({ ...names, AllowDataLoss: true }));
  await changed();
};
const snapshots = async () =>
  (await rds().send(new DescribeDBClusterSnapshotsCommand({ DBClusterIdentifier: 'orders-a' }))).DBClusterSnapshots ??
  [];
const member = async () => {
  const { GlobalClusters } = await rds().send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: 'orders' }));
  return GlobalClusters?.[0]?.GlobalClusterMembers?.find(({ DBClusterArn }) => DBClusterArn?.endsWith(':orders-a'));
};

test('after a failover the old primary waits for its Region, its storage is snapshotted, built anew, and then it follows', async () => {
  await failOver();
  expect([await snapshots(), await member()]).toMatchObject([
    [],
    { IsWriter: false, SynchronizationStatus: 'pending-resync' },
  ]);
  await pass(60_000);
  expect(await snapshots()).toMatchObject([{ Status: 'creating', DBClusterIdentifier: 'orders-a' }]);
  await pass(10_000);
  expect(await snapshots()).toMatchObject([
    { DBClusterSnapshotIdentifier: expect.stringMatching(NAME), Status: 'available', SnapshotType: 'automated' },
  ]);
  expect(await member()).toMatchObject({ SynchronizationStatus: 'pending-resync' });
  await pass(30_000);
  expect(await member()).toMatchObject({ IsWriter: false, SynchronizationStatus: 'connected' });
  expect(rebuilt).toEqual([`orders-a in ${HOME}`]);
});

test('it follows also where no snapshot could be taken', async () => {
  takes = false;
  await failOver();
  await pass(60_000);
  await pass(30_000);
  expect([await snapshots(), await member()]).toMatchObject([[], { SynchronizationStatus: 'connected' }]);
});

test('after a switchover there is no snapshot: it follows at once', async () => {
  await rds().send(new SwitchoverGlobalClusterCommand(names));
  await changed();
  await pass(200_000);
  expect([await snapshots(), await member()]).toMatchObject([[], { SynchronizationStatus: 'connected' }]);
});

const copy = (change: object = {}) =>
  rds().send(
    new CopyDBClusterSnapshotCommand({
      SourceDBClusterSnapshotIdentifier: aurora.snapshots(HOME)[0]?.identifier ?? 'none',
      TargetDBClusterSnapshotIdentifier: 'orders-a-final-2',
      ...change,
    }),
  );

test('refuses a copy of what is being made or missing, under a name that is taken or none, and with tags of AWS', async () => {
  await failOver();
  await pass(60_000);
  const told = async (change?: object) => (await failure(copy(change))).name;
  expect(await told()).toBe('InvalidDBClusterSnapshotStateFault');
  await pass(10_000);
  expect(await told({ SourceDBClusterSnapshotIdentifier: 'nothing' })).toBe('DBClusterSnapshotNotFoundFault');
  expect(await told({ TargetDBClusterSnapshotIdentifier: 'rds:mine' })).toBe('InvalidParameterValue');
  expect(await told({ Tags: [{ Key: 'a', Value: 'rds:b' }] })).toBe('InvalidParameterValue');
  await copy();
  expect(await told()).toBe('DBClusterSnapshotAlreadyExistsFault');
});

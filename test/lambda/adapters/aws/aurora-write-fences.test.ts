import { AuroraClusters, LabCloud, labAccessKey } from '../../../../lab/aws';
import { AuroraGlobalClusters } from '../../../../lambda/adapters/aws/aurora-global-clusters';
import { AuroraWriteFences } from '../../../../lambda/adapters/aws/aurora-write-fences';
import { HOME, STANDBY } from '../../../lab/aws/clients';
import { ManualClock, settle } from '../../../lab/aws/manual-clock';

const OLD = { cluster: 'orders-a', region: HOME };
const clock = new ManualClock();
const cloud = new LabCloud();
const fences = new AuroraWriteFences(STANDBY);
let end: 'stopped' | 'timed-out' | 'unseen';

beforeAll(async () => {
  await cloud.start();
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  process.env.AWS_ACCESS_KEY_ID = labAccessKey(STANDBY, 'test');
  process.env.AWS_SECRET_ACCESS_KEY = 'none';
});
afterAll(() => cloud.stop());
beforeEach(() => {
  cloud.heal(HOME);
  cloud.faults.clear();
});

/** A failover whose write fence ends so; answers when it was called. */
async function failedOver(how: typeof end): Promise<string> {
  end = how;
  const clusters = new AuroraClusters({
    clock,
    account: cloud.account,
    phases: { noticeMs: 1_000, changingMs: 1_000, promotingMs: 1_000 },
    onChange: async () => {},
    writeFence: () => end,
    isCut: (region) => cloud.isCut(region),
  });
  const at = { endpoint: { host: 'h', port: 1 } };
  clusters.addGlobal('orders', [
    { region: HOME, identifier: 'orders-a', ...at },
    { region: STANDBY, identifier: 'orders-b', ...at },
  ]);
  cloud.attach({ aurora: clusters });
  const called = new Date(clock.now()).toISOString();
  await new AuroraGlobalClusters(STANDBY, [{ cluster: 'orders-b', globalCluster: 'orders' }]).promote(
    'orders-b',
    'failover',
  );
  for (let phase = 0; phase < 3; phase += 1) {
    clock.advance(1_000);
    await settle();
  }
  return called;
}

test('writes that were stopped are told where the old primary is', async () => {
  const since = await failedOver('stopped');
  expect(await fences.said(OLD, since)).toMatchObject({ word: 'stopped', toldIn: HOME });
});

test('or here, when the old Region cannot be reached', async () => {
  cloud.cutRegion(HOME);
  const since = await failedOver('stopped');
  expect(await fences.said(OLD, since)).toMatchObject({ word: 'stopped', toldIn: STANDBY });
});

test('an attempt that timed out is no fence', async () => {
  const since = await failedOver('timed-out');
  expect(await fences.said(OLD, since)).toMatchObject({ word: 'timed out' });
});

test.each([
  ['no event', 'unseen', OLD],
  ['an event of another cluster', 'stopped', { ...OLD, cluster: 'orders-c' }],
  ['an event of another Region', 'stopped', { ...OLD, region: STANDBY }],
] as const)('%s is unseen', async (_what, how, old) => {
  const since = await failedOver(how);
  expect(await fences.said(old, since)).toEqual({ word: 'unseen' });
});

test('an event of an earlier failover is unseen', async () => {
  await failedOver('stopped');
  const since = new Date(clock.now()).toISOString();
  expect(await fences.said(OLD, since)).toEqual({ word: 'unseen' });
});

test('events that are not answered are unseen, and fail nothing', async () => {
  const since = await failedOver('stopped');
  cloud.faults.add({ operation: 'DescribeEvents', fault: { kind: 'throttle' } });
  expect(await fences.said(OLD, since)).toEqual({ word: 'unseen' });
});

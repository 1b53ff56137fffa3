import type { Job } from '../../../lambda/ports/job-store';
import { emptyState, LEASE, type TestWorld, testWorld, type WorkloadState } from '../in-memory-world';
import { sampleConfig } from '../sample-config';

const BILLING = { name: 'billing', image: 'busybox:1.37', classes: ['normal'] };
const [HOME, STANDBY] = ['us-east-1', 'us-west-2'];

let world: TestWorld;
let orders: WorkloadState;

function given(durability: 'one-region' | 'three-regions' = 'one-region', changes: Partial<WorkloadState> = {}): void {
  orders = emptyState({ lease: LEASE, ...changes });
  const config = sampleConfig({ jobs: { maxRunning: 2, applications: [{ ...BILLING, durability }] } });
  world = testWorld({ config, states: { orders } });
}
afterEach(() => world.remove());

const jobs = (...argv: string[]) => world.handover('jobs', ...argv);
const listed = async (...argv: string[]) => {
  world.written.out = '';
  expect(await jobs('list', '--json', ...argv)).toBe(0);
  return (JSON.parse(world.written.out) as { readonly jobs: readonly Job[] }).jobs.map(({ id }) => id);
};

test('a job goes to the Region that serves, and is found there', async () => {
  given();
  expect(await jobs('submit', 'a')).toBe(0);
  expect(await listed()).toEqual(['a']);
  expect(await listed('--region', HOME)).toEqual(['a']);
  expect(await listed('--region', STANDBY)).toEqual([]);
  expect(await orders.desk.find('billing', 'a')).toBeUndefined();
});

test('what a failover has left behind is listed and cancelled where it stands', async () => {
  given();
  await jobs('submit', 'a');
  orders.lease = { ...LEASE, epoch: 8, active: STANDBY };
  expect(await listed()).toEqual([]);
  expect(await listed('--region', HOME)).toEqual(['a']);
  expect(await jobs('cancel', 'a', '--region', HOME, '--reason', 'done by hand')).toBe(0);
  expect(world.written.out).toContain('a of billing: cancelled');
});

test('refuses to submit to the Region that does not serve, and names the one that does', async () => {
  given();
  expect(await jobs('submit', 'a', '--region', STANDBY)).toBe(1);
  expect(world.written.error).toContain(
    `jobs of "billing" stand in one Region only, and ${HOME} serves: submit it there, ${STANDBY} takes none; nothing was stored`,
  );
});

test('refuses while no Region serves and none is named', async () => {
  given('one-region', { lease: undefined });
  expect(await jobs('list')).toBe(1);
  expect(world.written.error).toContain(
    'no Region serves yet, so jobs of billing stand nowhere; or name one: --region',
  );
});

test.each<['one-region' | 'three-regions', string, string]>([
  ['one-region', 'eu-west-1', `--region is "eu-west-1", jobs of billing stand in ${HOME} or ${STANDBY}`],
  ['three-regions', HOME, `--region is "${HOME}", jobs of billing stand in the ledger, whichever Region serves`],
])('refuses --region of an application that is %s: %s', async (durability, region, message) => {
  given(durability);
  expect(await jobs('list', '--region', region)).toBe(2);
  expect(world.written.error).toContain(message);
});

describe('handover status', () => {
  const TAKEN = { by: 'run', at: '2026-11-22T03:00:00.000Z', from: HOME, previousEpoch: 7, previousAnchors: {} };
  const rows = async () => {
    world.written.out = '';
    expect(await world.handover('status')).toBe(0);
    return world.written.out.split('\n').filter((line) => line.startsWith('  Jobs'));
  };
  const row = (region: string, accepted: number, cancelled: number) =>
    `  Jobs      billing in ${region}: ${accepted} accepted = 0 done + 0 failed + ${cancelled} cancelled + ${accepted - cancelled} pending + 0 running + 0 suspect`;

  test('shows the sums of the Region that serves, and of one that was left', async () => {
    given();
    await jobs('submit', 'a');
    await jobs('submit', 'b');
    await jobs('cancel', 'b', '--reason', 'x');
    expect(await rows()).toEqual([row(HOME, 2, 1)]);
    orders.lease = { ...LEASE, epoch: 8, active: STANDBY, taken: TAKEN };
    await jobs('submit', 'c');
    expect(await rows()).toEqual([row(STANDBY, 1, 0), row(HOME, 2, 1)]);
  });

  test('says that it is not known where a table does not answer, and shows all the rest', async () => {
    given('one-region', { silentTables: [HOME], lease: { ...LEASE, epoch: 8, active: STANDBY, taken: TAKEN } });
    await jobs('submit', 'c');
    expect(await rows()).toEqual([
      row(STANDBY, 1, 0),
      `  Jobs      billing in ${HOME}: not known, the table answers nowhere in ${HOME}`,
    ]);
  });

  test('says nothing of it where jobs stand in the ledger', async () => {
    given('three-regions');
    expect((await rows()).every((line) => !line.includes(` in ${HOME}`))).toBe(true);
  });
});

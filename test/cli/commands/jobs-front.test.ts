import { ADA, emptyState, type TestWorld, testWorld, type WorkloadState } from '../in-memory-world';
import { sampleConfig } from '../sample-config';

const APPLICATIONS = [{ name: 'billing', image: 'busybox:1.37', classes: ['urgent', 'normal'] }];

let world: TestWorld;
let orders: WorkloadState;
beforeEach(() => {
  orders = emptyState();
  world = testWorld({
    config: sampleConfig({ jobs: { maxRunning: 2, applications: APPLICATIONS } }),
    states: { orders },
  });
});
afterEach(() => world.remove());

const jobs = (...argv: string[]) => world.handover('jobs', ...argv);

describe('handover jobs front', () => {
  test('puts a pending job before all others', async () => {
    for (const id of ['a', 'b']) await jobs('submit', id);
    await jobs('front', 'a');
    world.written.out = '';
    expect(await jobs('front', 'b')).toBe(0);
    expect(world.written.out).toBe('b of billing: first of 2 in front: pending since 2026-11-22 03:14:07 UTC\n');
    expect(await orders.desk.front('billing')).toEqual(['b', 'a']);
  });

  test('refuses a job that there is not, one that has ended, and more than there may be', async () => {
    await jobs('submit', 'a');
    await jobs('cancel', 'a', '--reason', 'x');
    expect([await jobs('front', 'x'), await jobs('front', 'a')]).toEqual([1, 1]);
    expect(world.written.error).toBe(
      'handover: there is no job "x" of application "billing"\n' +
        `handover: a of billing cannot be put in front, it is cancelled 2026-11-22 03:14:07 UTC: cancelled by ${ADA.arn}: x\n`,
    );
    const ids = Array.from({ length: 21 }, (_, n) => `j${n}`);
    for (const id of ids) await jobs('submit', id);
    for (const id of ids.slice(1)) await jobs('front', id);
    world.written.error = '';
    expect(await jobs('front', 'j0')).toBe(1);
    expect(world.written.error).toMatch(
      /^handover: 20 jobs of billing are in front already, no more can be: j20, j19, /,
    );
  });
});

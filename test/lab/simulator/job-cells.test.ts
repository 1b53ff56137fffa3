import { cellKey, partitionKey } from '../../../lab/memory';
import { jobOf, jobsOf, lateEndOf } from '../../../lab/simulator/job-history';
import { drawSchedule, type Schedule } from '../../../lab/simulator/schedule';
import { SimulatedWorld } from '../../../lab/simulator/simulated-world';
import { ledgerKeys } from '../../../lambda/adapters/aws/ledger/keys';
import { exampleApp } from './shipped-app';

const AT = '2026-11-22T12:00:00.000Z';
const JOB = { id: 'job-1', application: 'billing', jobClass: 'normal', payload: '{}', at: AT };
const CLAIM = { epoch: 1, region: 'us-east-1', at: AT };

let schedule: Schedule;
beforeAll(async () => {
  const drawn = drawSchedule(1, (await exampleApp()).settings);
  schedule = { ...drawn, faults: [], shape: { ...drawn.shape, jobs: [], schedules: [], latencyMs: 0 } };
});

/** A world with one job that waits for its turn, and the way to what waits. */
async function begun() {
  const world = new SimulatedWorld(schedule);
  const { ports } = world.start('client', 'home');
  await ports.queue.submit(JOB);
  const keys = ledgerKeys(world.settings.workload);
  const under = (pk: string) => world.table.cells.under(partitionKey(pk));
  return { world, ports, keys, under, heads: () => ports.queue.heads('billing', 'normal', 5) };
}

test('a job is a cell with pointers around it, each a cell of its own', async () => {
  const { world, keys, under } = await begun();
  expect(jobsOf(world)).toMatchObject([{ id: 'job-1', state: 'pending', attempt: 0 }]);
  expect(under(keys.queue('billing', 'normal'))).toMatchObject([{ id: 'job-1', attempt: 0 }]);
  expect(world.table.cells.get(cellKey(keys.uncounted('billing', 'job-1')))).toBeDefined();
});

test.each([
  ['RUNNING', 'pending', 1, 1],
  ['JOBS', 'running', 1, 1],
] as const)(
  'a dispatcher dies after its write to %s: the job is %s, with what it had written by then',
  async (partition, state, running, queued) => {
    const { world, keys, under, heads } = await begun();
    const { ports, process } = world.start('dispatcher', 'home');
    const calls = `ledger write job ${partition}`;
    world.illnesses.await('dispatcher', 'home', { ailment: 'dies after' }, { calls, count: 1 });
    const [pending] = await heads();
    if (pending === undefined) throw new Error('nothing waits');
    void ports.claims.claim(pending, CLAIM);
    await world.time.sleep(5_000);
    expect(process.isDead).toBe(true);
    expect(jobOf(world, JOB)?.state).toBe(state);
    expect(under(keys.running('billing'))).toHaveLength(running);
    expect(under(keys.queue('billing', 'normal'))).toHaveLength(queued);
  },
);

test('a result that comes too late is found by its claim', async () => {
  const { world, ports, heads } = await begun();
  const [pending] = await heads();
  const claim = pending && (await ports.claims.claim(pending, CLAIM));
  if (claim === undefined) throw new Error('the job was not claimed');
  await ports.claims.requeue(claim, { epoch: 2, because: 'it ran on the side that was lost' });
  expect(await ports.claims.finish(claim, { state: 'done', at: AT })).toBe(false);
  expect(lateEndOf(world, claim)).toMatchObject({ id: 'job-1', epoch: 1, attempt: 1, state: 'done' });
});

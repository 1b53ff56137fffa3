import type { Violation } from '../../../lab/simulator/checks';
import type { Fault } from '../../../lab/simulator/fault';
import type { Schedule } from '../../../lab/simulator/schedule';
import { shrink } from '../../../lab/simulator/shrink';

const fault = (n: number): Fault => ({ kind: 'death', role: 'keeper', place: 'home', atMs: n });
const at = ({ faults }: Schedule): readonly number[] => faults.map(({ atMs }) => atMs);

const schedule = {
  seed: 1,
  faults: [1, 2, 3, 4, 5, 6, 7].map(fault),
  healedMs: 10,
  shape: { jobs: [{}], settings: { databases: [{}, {}] } },
} as unknown as Schedule;

const breaking =
  (needs: (schedule: Schedule) => boolean) =>
  async (smaller: Schedule): Promise<readonly Violation[]> =>
    needs(smaller) ? [{ promise: 'P1', text: 'two writers', atMs: 0 }] : [{ promise: 'P2', text: 'another', atMs: 0 }];

test('only the faults that are needed together are left', async () => {
  const both = breaking((one) => [2, 6].every((n) => at(one).includes(n)));
  expect(at(await shrink(schedule, 'P1', both))).toEqual([2, 6]);
});

test('jobs and databases that are not needed are left out, those that are needed stay', async () => {
  const small = await shrink(
    schedule,
    'P1',
    breaking(({ shape }) => shape.jobs.length > 0),
  );
  expect([small.faults.length, small.shape.jobs.length, small.shape.settings.databases.length]).toEqual([0, 1, 1]);
});

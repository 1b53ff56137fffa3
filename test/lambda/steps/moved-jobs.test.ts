import type { RequeuedAnswer } from '../../../lambda/contract/step-answers';
import { movedJobs } from '../../../lambda/steps/moved-jobs';
import { requeueRunningJobs } from '../../../lambda/steps/requeue-running-jobs';
import { OrdersWorld } from './orders-world';
import { opened } from './situations';

const NOTHING: RequeuedAnswer = { status: 'finished', requeued: 0, rerun: 0, suspect: 0, stoppedOnSource: 0, jobs: [] };

test('a job that was moved is told with when, why and how it stands now', async () => {
  const orders = new OrdersWorld();
  const { document } = await opened(orders, async () => {
    await orders.submit('a');
    await orders.dispatcher().tick();
  });
  const answer = await requeueRunningJobs(document, orders.standby, orders.context());
  const at = orders.now();
  expect(await movedJobs(answer, orders.standby.queue)).toEqual({
    requeued: 1,
    rerun: 0,
    suspect: 0,
    listed: [
      {
        application: 'invoices',
        id: 'a',
        how: 'requeued',
        at,
        state: 'pending',
        reason: 'it ran on the side that was lost',
      },
    ],
  });
});

test('a job that the ledger does not know is still told', async () => {
  const moved = { application: 'invoices', id: 'gone', how: 'rerun' as const, at: '2026-11-25T00:00:00.000Z' };
  const answer = { ...NOTHING, rerun: 70, moved: [moved] };
  expect(await movedJobs(answer, { find: async () => undefined })).toEqual({
    requeued: 0,
    rerun: 70,
    suspect: 0,
    listed: [moved],
  });
});

test('nothing is told of a run that moved none, or that never came so far', async () => {
  const queue = new OrdersWorld().standby.queue;
  expect([await movedJobs(undefined, queue), await movedJobs(NOTHING, queue)]).toEqual([undefined, undefined]);
});

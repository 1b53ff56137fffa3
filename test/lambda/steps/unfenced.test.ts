import type { RunDocument } from '../../../lambda/contract/run-document';
import { report } from '../../../lambda/steps/report';
import { Failover } from './failover';
import type { OrdersWorld } from './orders-world';
import { graded, lost, overriding } from './situations';

const overridden = async (): Promise<{ readonly orders: OrdersWorld; readonly document: RunDocument }> => {
  const orders = await lost(graded('acknowledged'));
  return { orders, document: await new Failover(orders).run('run-1', overriding('unfenced')) };
};

test('a takeover under the override completes, and run, report and notice say unfenced, since when and by whom', async () => {
  const { orders, document } = await overridden();
  expect(document.moved?.fence.status).toBe('unfenced');
  const saved = await orders.standby.reports.latest();
  expect(saved).toMatchObject({
    outcome: 'completed',
    summary: 'orders serves from us-west-2 under epoch 2, unfenced',
    next: 'compare the two sides, then: npx handover reconcile orders --reason "..."',
    unfenced: [{ epoch: 2, by: 'ada', reason: 'drill' }],
    overridden: [expect.stringContaining('unfenced: unfenced since')],
    losses: [{ database: 'db', bound: { kind: 'unknown' } }],
  });
  expect((await orders.standby.runs.current())?.ended?.summary).toContain('unfenced');
  const notice = orders.standby.notices.sent.at(-1);
  expect(notice?.subject).toBe('Failover of orders: completed, unfenced');
  expect(notice?.text).toContain('UNFENCED since');
});

test('a run that is stopped says it too, until somebody has reconciled', async () => {
  const { orders, document } = await overridden();
  const later: RunDocument = { ...document, error: { Error: 'Transient', Cause: 'x' } };
  await report(later, orders.standby, orders.context());
  const stopped = await orders.standby.reports.latest();
  expect(stopped?.summary).toMatch(/^stopped after .*; the workload is unfenced$/);
  expect(stopped?.next.split('\n')).toHaveLength(2);
  await orders.standby.fences.reconcile(2, { by: 'bob', reason: 'compared', at: orders.now() });
  await report(later, orders.standby, orders.context());
  expect(JSON.stringify(await orders.standby.reports.latest())).not.toContain('the workload is unfenced');
});

test('a run that goes on with an unfenced takeover needs no second override', async () => {
  const orders = await lost(graded('acknowledged'));
  await new Failover(orders).moved(await orders.owning('run-1', overriding('unfenced')));
  const at = orders.now();
  await orders.standby.runs.end('run-1', { at, outcome: 'incomplete', summary: '', changed: true });
  const document = await new Failover(orders).run('run-2');
  expect(document.moved?.fence).toMatchObject({ status: 'unfenced', waitedSeconds: 0 });
  expect(await orders.standby.reports.latest()).toMatchObject({ outcome: 'completed' });
});

test('a fenced takeover says nothing of all that', async () => {
  const orders = await lost();
  await new Failover(orders).run();
  const saved = await orders.standby.reports.latest();
  expect(saved).toMatchObject({ summary: 'orders serves from us-west-2 under epoch 2' });
  expect([saved?.unfenced, saved?.overridden]).toEqual([undefined, undefined]);
});

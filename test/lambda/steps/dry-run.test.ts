import { isDryRun, plannedCalls } from '../../../lambda/domain/dry-run';
import { readTrigger } from '../../../lambda/domain/trigger';
import { dryPorts } from '../../../lambda/steps/dry-run/dry-ports';
import { dryStep } from '../../../lambda/steps/dry-run/dry-step';
import { Journal } from '../../../lambda/steps/dry-run/journal';
import { OrdersWorld, PERSON } from './orders-world';
import { served } from './situations';

const DRY = { trigger: { kind: 'dry-run' } };

const portsOf = (
  orders: OrdersWorld,
  document: unknown = {},
  step: 'TakeOwnership' | 'RequeueRunningJobs' = 'TakeOwnership',
) => {
  const journal = new Journal(document, step, undefined, orders.context());
  return { journal, ports: dryPorts(orders.standby, journal, orders.context()) };
};

test('a dry run is told by its trigger, and then by its document', () => {
  const { execution } = { execution: new OrdersWorld().execution('dry-1', DRY) };
  expect(isDryRun({ execution, state: {} })).toBe(true);
  expect(isDryRun({ execution: new OrdersWorld().execution('run-1', PERSON) })).toBe(false);
  expect(isDryRun({ run: { dryRun: true } })).toBe(true);
  expect([{ run: {} }, null, 'text', {}, { execution: { Input: [] } }].map(isDryRun)).not.toContain(true);
  expect(readTrigger(execution)).toMatchObject({ kind: 'person', acceptLoss: false, overrides: [] });
});

test('what one call would have changed the next step sees as changed, and the ledger holds none of it', async () => {
  const orders = await served();
  const before = orders.ledger();
  const first = portsOf(orders);
  const lease = await first.ports.leases?.read();
  const { epoch = 0, renewSeq = 0 } = lease ?? {};
  const taken = { epoch, renewSeq, nextEpoch: 2, to: 'us-west-2', by: 'dry-1', at: orders.now() };
  expect(await first.ports.leases?.take(taken)).toMatchObject({ written: true });
  const later = portsOf(orders, { ownership: { calls: first.journal.carried() } });
  expect(await later.ports.leases?.read()).toMatchObject({ epoch: 2, active: 'us-west-2' });
  expect(await later.ports.leases?.take(taken)).toMatchObject({ written: false, current: { epoch: 2 } });
  expect(orders.ledger()).toBe(before);
});

test('a promotion that RDS would refuse now would fail', async () => {
  const orders = await served();
  Object.assign(orders.standby.fleet.instances.get('orders-west') ?? {}, { status: 'backing-up' });
  const { journal, ports } = portsOf(orders);
  await ports.fleet?.promote('orders-west', 'failover');
  expect(journal.carried()).toMatchObject([
    {
      operation: 'rds:PromoteReadReplica',
      target: 'orders-west',
      verdict: 'would fail',
      detail: expect.stringContaining('backing-up'),
    },
  ]);
  expect(orders.standby.fleet.promotions).toEqual([]);
});

test('a service that is not here would fail, and one that has its tasks is not called', async () => {
  const orders = await served();
  const { journal, ports } = portsOf(orders);
  orders.standby.cluster.services.set('web/api', 9);
  expect(await ports.cluster?.setDesiredCount('web', 'api', 4)).toBe(9);
  expect(journal.carried()).toEqual([]);
  orders.standby.cluster.services.delete('web/api');
  await ports.cluster?.setDesiredCount('web', 'api', 4);
  expect(journal.carried()).toMatchObject([{ operation: 'ecs:UpdateService', verdict: 'would fail' }]);
});

test('a service whose tasks cannot be counted is named all the same: nobody knows whether it could be scaled', async () => {
  const orders = await served();
  const { journal, ports } = portsOf(orders);
  orders.standby.cluster.away = true;
  await expect(ports.cluster?.setDesiredCount('web', 'api', 4)).rejects.toThrow('ECS does not answer');
  expect(journal.carried()).toMatchObject([
    {
      operation: 'ecs:UpdateService',
      target: 'web/api',
      verdict: 'unknown',
      detail: expect.stringContaining('cannot be counted'),
    },
  ]);
});

test('of many jobs the first fifty are named, and the rest counted', async () => {
  const orders = await served();
  const { journal, ports } = portsOf(orders, {}, 'RequeueRunningJobs');
  const job = {
    application: 'invoices',
    jobClass: 'bulk',
    epoch: 1,
    attempt: 1,
    region: 'r',
    claimedAt: 'c',
    payload: '',
  };
  for (let id = 0; id < 60; id++) await ports.claims?.requeue({ ...job, id: String(id) }, { epoch: 2, because: 'x' });
  const calls = journal.carried();
  expect(calls).toHaveLength(51);
  expect(calls.at(-1)).toMatchObject({ target: '10 more' });
});

test('nothing is waited for, but to see whether another run is alive', async () => {
  const orders = await served();
  const bound = { ports: orders.standby, context: orders.context() };
  const answer = (given: object) => dryStep('FenceOldRegion', {}, bound, async () => given);
  expect(await answer({ waitSeconds: 7, waitedSeconds: 3 })).toMatchObject({ waitSeconds: 0, waitedSeconds: 10 });
  const claim = { outcome: 'wait-for-other-run', waitSeconds: 9 };
  expect(await answer({ claim })).toMatchObject({ claim: { waitSeconds: 9 } });
  expect(await answer({ claim: { outcome: 'claimed', waitSeconds: 30 } })).toMatchObject({ claim: { waitSeconds: 0 } });
});

test('calls are found wherever an answer holds them, in the order of the run', () => {
  const call = (at: number) => ({ at, step: 's', operation: 'o', target: 't', verdict: 'would pass', detail: 'd' });
  const document = { calls: [call(0)], moved: { fence: { calls: [call(3)] }, scaled: { calls: [call(2)] } } };
  expect(plannedCalls(document).map(({ at }) => at)).toEqual([0, 2, 3]);
});

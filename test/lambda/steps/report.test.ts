import { report } from '../../../lambda/steps/report';
import { OrdersWorld, STANDBY } from './orders-world';
import { opened } from './situations';

const NOW = '2026-01-01T00:00:00.000Z';
const SEEN = { region: STANDBY, epoch: 1, renewSeq: 1, verdict: 'healthy', detail: '', since: NOW, at: NOW } as const;

describe('Report', () => {
  test('ends the hold and tells people', async () => {
    const { orders, document } = await opened();
    const answer = await report(document, orders.standby, orders.context());
    expect(answer).toMatchObject({ complete: true, outcome: 'completed' });
    expect((await orders.standby.runs.current())?.ended).toMatchObject({ outcome: 'completed', changed: true });
    expect(orders.standby.notices.sent.at(-1)?.subject).toBe('Failover of orders: completed');
    expect(await report(document, orders.standby, orders.context())).toEqual(answer);
  });

  test('says of a run that stopped halfway what to type next', async () => {
    const { orders, document } = await opened();
    const error = { Error: 'DeadlineExceeded', Cause: '{"errorMessage":"not verified after 420 s"}' };
    const answer = await report({ ...document, error }, orders.standby, orders.context());
    expect(answer).toMatchObject({ complete: false, outcome: 'incomplete' });
    expect(await orders.standby.reports.latest()).toMatchObject({
      summary: expect.stringContaining('not verified after 420 s'),
      next: expect.stringContaining('npx handover failover orders'),
    });
  });

  test('warns where ECS has no room for what was asked of it', async () => {
    const { orders, document } = await opened();
    const refusal = '(service api) was unable to place a task. Reason: Capacity is unavailable at this time.';
    await orders.standby.observations.amend(STANDBY, (before) => ({
      ...(before ?? SEEN),
      services: [{ service: 'api', running: 2, desired: 4, refusal }],
    }));
    await report(document, orders.standby, orders.context());
    const { checks = [] } = (await orders.standby.reports.latest()) ?? {};
    expect(checks.find(({ name }) => name === 'service api')).toEqual({
      name: 'service api',
      passed: false,
      detail: `raised from 1; 2 of 4 tasks run; ECS says: ${refusal}`,
    });
  });

  test('says of a run that was never claimed that nothing has changed', async () => {
    const orders = new OrdersWorld();
    const before = orders.ledger();
    const answer = await report({ error: { Error: 'BadInput', Cause: 'x' } }, orders.standby, orders.context());
    expect(answer).toEqual({
      complete: false,
      outcome: 'refused',
      summary: 'no run was claimed: BadInput: x; nothing has changed',
    });
    expect(orders.ledger()).toBe(before);
  });

  test('does not end the hold of the run that replaced it', async () => {
    const { orders, document } = await opened();
    const held = await orders.standby.runs.current();
    await orders.standby.runs.claim({ ...document.run, id: 'newer' }, held, orders.now());
    await report({ ...document, error: { Error: 'OwnershipLost' } }, orders.standby, orders.context());
    const current = await orders.standby.runs.current();
    expect([current?.runId, current?.ended]).toEqual(['newer', undefined]);
  });
});

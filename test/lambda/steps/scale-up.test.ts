import { scaleUp } from '../../../lambda/steps/scale-up';
import { HOME, type OrdersWorld } from './orders-world';
import { lost } from './situations';

const NOW = '2026-01-01T00:00:00.000Z';

const peaked = (orders: OrdersWorld, desired: number) =>
  orders.home.observations.amend(HOME, (before) => ({
    ...(before ?? { region: HOME, epoch: 1, renewSeq: 1, verdict: 'healthy', detail: '', since: NOW, at: NOW }),
    peaks: [{ service: 'api', since: NOW, desired, earlier: 0 }],
  }));

describe('ScaleUp', () => {
  test('raises the capacity once', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const first = await scaleUp(document, orders.standby, orders.context());
    expect(first.services).toEqual([{ name: 'api', desiredCount: 4, scaled: true, detail: 'raised from 1' }]);
    expect((await scaleUp(document, orders.standby, orders.context())).services[0]?.detail).toBe('was there already');
    expect(orders.standby.cluster.services.get('web/api')).toBe(4);
  });

  test('follows what the side that was left was asked to run at most of late', async () => {
    const orders = await lost();
    await peaked(orders, 9);
    const { services } = await scaleUp(await orders.owning(), orders.standby, orders.context());
    expect(services).toEqual([
      { name: 'api', desiredCount: 9, scaled: true, detail: 'raised from 1, as many as us-east-1 had of late' },
    ]);
    expect(orders.standby.cluster.services.get('web/api')).toBe(9);
  });

  test.each(['less than configured', 'unread'])('is never below the configured count: %s', async (how) => {
    const orders = await lost();
    await peaked(orders, 2);
    const observations = { all: () => Promise.reject(new Error('the ledger is silent')) };
    const ports = how === 'unread' ? { ...orders.standby, observations } : orders.standby;
    const { services } = await scaleUp(await orders.owning(), ports, orders.context());
    expect(services).toMatchObject([{ desiredCount: 4, detail: 'raised from 1' }]);
  });

  test('a service that cannot be scaled is reported and stops nothing', async () => {
    const orders = await lost();
    const document = await orders.owning();
    orders.standby.cluster.away = true;
    const { services } = await scaleUp(document, orders.standby, orders.context());
    expect(services).toMatchObject([
      { name: 'api', scaled: false, detail: expect.stringContaining('does not answer') },
    ]);
  });

  test('refuses to scale for a run that was replaced', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const at = orders.now();
    await orders.standby.runs.end('run-1', { at, outcome: 'incomplete', summary: '', changed: true });
    await expect(scaleUp(document, orders.standby, orders.context())).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(orders.standby.cluster.services.get('web/api')).toBe(1);
  });
});

import { scaleUp } from '../../../lambda/steps/scale-up';
import { lost } from './situations';

describe('ScaleUp', () => {
  test('raises the capacity once', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const first = await scaleUp(document, orders.standby, orders.context());
    expect(first.services).toEqual([{ name: 'api', desiredCount: 4, scaled: true, detail: 'raised from 1' }]);
    expect((await scaleUp(document, orders.standby, orders.context())).services[0]?.detail).toBe('was there already');
    expect(orders.standby.cluster.services.get('web/api')).toBe(4);
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

import { switchConnections } from '../../../lambda/steps/switch-connections';
import { opened } from './situations';

const PARAMETER = '/shop/orders/connection/db';

describe('SwitchConnections', () => {
  test('writes where applications of this side find their database', async () => {
    const { orders, document } = await opened();
    const answer = await switchConnections(document, orders.standby, orders.context());
    expect(answer.parameters).toEqual([PARAMETER]);
    const value = JSON.parse(orders.standby.parameters.values.get(PARAMETER) ?? '{}');
    expect(value).toEqual({ host: 'orders-west.us-west-2.rds.memory', port: 5432, database: 'orders', epoch: 2 });
  });

  test('refuses to write a connection without a host', async () => {
    const { orders, document } = await opened();
    orders.standby.fleet.instances.clear();
    await switchConnections(document, orders.standby, orders.context()).catch(() => undefined);
    expect(orders.standby.parameters.values.get(PARAMETER)).toBeUndefined();
  });
});

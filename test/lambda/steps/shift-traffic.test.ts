import type { RecordSettings } from '../../../lambda/contract/settings';
import { shiftTraffic } from '../../../lambda/steps/shift-traffic';
import { NAME, OrdersWorld, STANDBY } from './orders-world';
import { opened } from './situations';

const HEALTH: RecordSettings = {
  name: NAME,
  zoneId: 'Z1',
  endpoint: { home: 'east.example.com', standby: 'west.example.com' },
  strategy: 'health-check',
  ttlSeconds: 60,
};

describe('ShiftTraffic', () => {
  test('says that this side serves, and changes the record sets that need it', async () => {
    const { orders, document } = await opened();
    const { records } = await shiftTraffic(document, orders.standby, orders.context());
    expect(records).toEqual([{ name: NAME, how: 'record set changed' }]);
    expect(await orders.standby.serving.serving()).toEqual({ region: STANDBY, epoch: 2 });
    const again = await shiftTraffic(document, orders.standby, orders.context());
    expect(again.records[0]?.how).toBe('the record set named this side already');
  });

  test('goes on when the Route 53 API does not answer', async () => {
    const { orders, document } = await opened();
    orders.world.names.apiAway = true;
    const { records } = await shiftTraffic(document, orders.standby, orders.context());
    expect(records[0]?.how).toContain('does not answer');
    expect((await orders.standby.serving.serving())?.region).toBe(STANDBY);
  });

  test('a record that follows health checks needs no call', async () => {
    const { orders, document } = await opened(new OrdersWorld({ records: [HEALTH] }));
    orders.world.names.apiAway = true;
    const { records } = await shiftTraffic(document, orders.standby, orders.context());
    expect(records[0]?.how).toContain('follows the health checks');
    expect(orders.world.names.targets.get(NAME)).toBe('east.example.com');
  });
});

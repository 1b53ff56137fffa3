import { updateInventory } from '../../../lambda/steps/update-inventory';
import { STANDBY } from './orders-world';
import { opened } from './situations';

test('UpdateInventory says who serves now, and a later run has nothing to go on with', async () => {
  const { orders, document } = await opened();
  await updateInventory(document, orders.standby, orders.context());
  expect(await orders.standby.reports.inventory()).toEqual({
    epoch: 2,
    activeRegion: STANDBY,
    databases: [{ name: 'db', primary: 'orders-west', region: STANDBY }],
    at: orders.now(),
    by: 'run-1',
  });
});

import { startProcessing } from '../../../lambda/steps/start-processing';
import { STANDBY } from './orders-world';
import { opened } from './situations';

test('StartProcessing lets this side start jobs under its epoch', async () => {
  const { orders, document } = await opened();
  expect(await startProcessing(document, orders.standby, orders.context())).toEqual({ dispatchEpoch: 2 });
  expect(await orders.standby.serving.dispatching()).toEqual({ region: STANDBY, epoch: 2 });
});

import type { RunDocument } from '../../../lambda/contract/run-document';
import { fenceOldRegion } from '../../../lambda/steps/fence-old-region';
import { HOME, type OrdersWorld } from './orders-world';
import { lost, served, takenFor } from './situations';

describe('FenceOldRegion', () => {
  const step = (orders: OrdersWorld, document: RunDocument) =>
    fenceOldRegion(document, orders.standby, orders.context());

  test('is held by the machine’s own waits of a full lease, and no clock is read for it', async () => {
    const orders = await lost();
    const document = await orders.owning();
    await orders.clock.advance(3600);
    const first = await step(orders, document);
    expect(first).toMatchObject({ status: 'waiting', waitSeconds: 5, waitedSeconds: 0 });
    const fence = { ...first, waitedSeconds: 55 };
    expect(await step(orders, { ...document, fence })).toMatchObject({ status: 'held', waitedSeconds: 60 });
    expect(await orders.standby.fences.read(2)).toMatchObject({ how: 'deadline', databases: {} });
  });

  test('refuses to be held a moment earlier', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const fence = { ...(await step(orders, document)), waitedSeconds: 54 };
    expect(await step(orders, { ...document, fence })).toMatchObject({ status: 'waiting', waitSeconds: 1 });
    expect(await orders.standby.fences.read(2)).toBeUndefined();
  });

  test('is held at once when the old side has acknowledged', async () => {
    const orders = await served();
    const document = await orders.owning();
    await orders.keeper().tick();
    expect(await step(orders, document)).toMatchObject({ status: 'held', waitedSeconds: 0 });
    expect(await step(orders, document)).toMatchObject({ status: 'held' });
  });

  test('refuses to go on under an epoch that was taken from it', async () => {
    const orders = await lost();
    const document = await orders.owning();
    await takenFor(orders, HOME);
    await expect(step(orders, document)).rejects.toMatchObject({ name: 'OwnershipLost' });
  });

  test('refuses a document without ownership', async () => {
    const orders = await lost();
    await expect(step(orders, await orders.prechecked())).rejects.toMatchObject({ name: 'BadInput' });
  });
});

import type { RunDocument } from '../../../lambda/contract/run-document';
import { promoteDatabases } from '../../../lambda/steps/promote-databases';
import { behind, LIMIT_SECONDS, lag, looks, next, statuses } from './behind';
import type { OrdersWorld } from './orders-world';

/** The next look, at which the copy does not answer. */
async function silentLook(orders: OrdersWorld, document: RunDocument): Promise<RunDocument> {
  const guarded = () => {
    throw new Error('time-out');
  };
  const connections = Object.assign(Object.create(orders.standby.connections), { guarded });
  await orders.clock.advance(document.promotion?.waitSeconds ?? 0);
  return {
    ...document,
    promotion: await promoteDatabases(document, { ...orders.standby, connections }, orders.context()),
  };
}

describe('the wait for less loss, of a copy that does not answer', () => {
  test('begins with no look that is not answered, and with the second in a row', async () => {
    const { orders, document } = await behind();
    const before = orders.ledger();
    const silent = await silentLook(orders, document);
    expect(silent.promotion).toMatchObject({
      databases: [{ status: 'not ready', silent: true, loss: { because: 'the copy does not answer: time-out' } }],
    });
    expect(orders.ledger()).toBe(before);
    const answered = await next(orders, silent);
    expect(answered.promotion?.databases[0]).toMatchObject({ status: 'waiting for less loss' });
    expect(answered.promotion?.databases[0]).not.toHaveProperty('silent');
    const again = await behind();
    expect(statuses(await silentLook(again.orders, await silentLook(again.orders, again.document)))).toEqual([
      'waiting for less loss',
    ]);
  });

  test('ends with no look that is not answered, says what was known, and refuses at the second in a row', async () => {
    const { orders, document } = await behind();
    const silent = await silentLook(orders, await looks(orders, document, LIMIT_SECONDS / 3));
    expect(silent.promotion?.rpoWait?.waitedSeconds).toBe(LIMIT_SECONDS);
    expect(silent.promotion?.databases).toMatchObject([
      { status: 'waiting for less loss', detail: expect.stringMatching(/^at most \d+\.\d s of writes would be lost/) },
    ]);
    await expect(silentLook(orders, silent)).rejects.toMatchObject({ name: 'DataLossExceedsRpo' });
    lag(orders, 0);
    expect(statuses(await next(orders, silent))).toEqual(['promoting']);
  });
});

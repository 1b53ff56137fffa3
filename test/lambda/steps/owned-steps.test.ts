import type { RunDocument } from '../../../lambda/contract/run-document';
import { requeueRunningJobs } from '../../../lambda/steps/requeue-running-jobs';
import { shiftTraffic } from '../../../lambda/steps/shift-traffic';
import { startProcessing } from '../../../lambda/steps/start-processing';
import { switchConnections } from '../../../lambda/steps/switch-connections';
import { updateInventory } from '../../../lambda/steps/update-inventory';
import { verify } from '../../../lambda/steps/verify';
import { HOME, NAME, type OrdersWorld } from './orders-world';
import { opened, takenFor } from './situations';

/** Each of them is stopped by an epoch that was taken from its run, and by the end of its run; nothing has changed then. */
const OWNED = { switchConnections, shiftTraffic, startProcessing, requeueRunningJobs, verify, updateInventory };

describe.each(Object.entries(OWNED))('%s', (_, step) => {
  const run = (orders: OrdersWorld, document: RunDocument) => step(document, orders.standby, orders.context());

  test('refuses under an epoch that is over', async () => {
    const { orders, document } = await opened();
    await takenFor(orders, HOME);
    const before = orders.ledger();
    await expect(run(orders, document)).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(orders.ledger()).toBe(before);
    expect(orders.standby.parameters.values.size).toBe(0);
    expect(orders.world.names.targets.get(NAME)).toBe('east.example.com');
  });

  test('refuses for a run that has ended', async () => {
    const { orders, document } = await opened();
    const at = orders.now();
    await orders.standby.runs.end('run-1', { at, outcome: 'incomplete', summary: '', changed: true });
    const before = orders.ledger();
    await expect(run(orders, document)).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(orders.ledger()).toBe(before);
  });

  test('answers the same when it is run again', async () => {
    const { orders, document } = await opened();
    const first = await run(orders, document);
    const after = orders.ledger();
    const second = await run(orders, document);
    if (step !== shiftTraffic) expect(second).toEqual(first);
    expect(orders.ledger()).toBe(after);
  });
});

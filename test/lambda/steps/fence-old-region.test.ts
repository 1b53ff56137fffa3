import type { RunDocument } from '../../../lambda/contract/run-document';
import { fenceOldRegion } from '../../../lambda/steps/fence-old-region';
import { HOME, type OrdersWorld, PERSON } from './orders-world';
import { graded, lost, overriding, served, takenFor } from './situations';

describe('FenceOldRegion', () => {
  const step = (orders: OrdersWorld, document: RunDocument) =>
    fenceOldRegion(document, orders.standby, orders.context());

  test('is held by the machine’s own waits of a full lease, and no clock is read for it', async () => {
    const orders = await lost();
    const document = await orders.owning();
    await orders.clock.advance(3600);
    const first = await step(orders, document);
    expect(first).toMatchObject({ status: 'waiting', waitSeconds: 2, waitedSeconds: 0 });
    const fence = { ...first, waitedSeconds: 58 };
    expect(await step(orders, { ...document, fence })).toMatchObject({ status: 'held', waitedSeconds: 60 });
    expect(await orders.standby.fences.read(2)).toMatchObject({ how: 'deadline', databases: {} });
  });

  test('refuses to be held a moment earlier', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const fence = { ...(await step(orders, document)), waitedSeconds: 57 };
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

  /** The machine has waited so long since ownership was taken. */
  const waited = async (orders: OrdersWorld, document: RunDocument, waitedSeconds: number) => {
    const fence = { status: 'waiting', waitSeconds: 0, waitedSeconds, how: '' } as const;
    return step(orders, { ...document, fence });
  };

  test('a job inside the database gets its time after the deadline', async () => {
    const orders = await lost(graded('watchdog'));
    const document = await orders.owning();
    expect(await waited(orders, document, 60)).toMatchObject({ status: 'waiting', waitSeconds: 5 });
    expect(await waited(orders, document, 65)).toMatchObject({ status: 'held' });
  });

  test('fails when no keeper closes what only a keeper can, says three ways on, and everything stays closed', async () => {
    const orders = await lost(graded('acknowledged'));
    const document = await orders.owning();
    expect(await waited(orders, document, 299)).toMatchObject({ status: 'waiting', waitSeconds: 1 });
    const given = waited(orders, document, 300);
    await expect(given).rejects.toMatchObject({ name: 'DeadlineExceeded' });
    for (const text of [
      "db: the old side's keeper has not acknowledged within 300 s",
      'everything stays closed',
      'Bring the keeper in us-east-1 back and start a run',
      'grade "enforced" or "watchdog"',
      'npx handover failover orders --override unfenced --reason "..."',
    ])
      await expect(given).rejects.toThrow(text);
    expect(await orders.standby.fences.read(2)).toBeUndefined();
  });

  test('a keeper that comes back in time is believed', async () => {
    const orders = await served(graded('acknowledged'));
    const document = await orders.owning();
    expect(await waited(orders, document, 200)).toMatchObject({ status: 'waiting' });
    await orders.keeper().tick();
    expect(await waited(orders, document, 205)).toMatchObject({ status: 'held' });
  });

  test('a table without a guard is not closed by a deadline: only a keeper’s word holds', async () => {
    const orders = await served();
    orders.east.write({ covered: false });
    const document = await orders.owning();
    expect(document.precheck?.grades).toEqual({ db: 'acknowledged' });
    expect(await waited(orders, document, 60)).toMatchObject({ status: 'waiting' });
    await orders.keeper().tick();
    expect(await waited(orders, document, 60)).toMatchObject({ status: 'held' });
  });

  test('is unfenced under the override when nobody answers, and the ledger says who said so and why', async () => {
    const orders = await lost(graded('acknowledged'));
    const document = await orders.owning('run-1', overriding('unfenced'));
    expect(await waited(orders, document, 59)).toMatchObject({ status: 'waiting', waitSeconds: 1 });
    expect(await waited(orders, document, 60)).toMatchObject({
      status: 'unfenced',
      how: `unfenced since ${orders.now()}, overridden by ada (drill): the old side may still be written to`,
    });
    const recorded = { how: 'unfenced', by: 'run-1', override: { by: 'ada', reason: 'drill' } };
    expect(await orders.standby.fences.unreconciled()).toMatchObject([recorded]);
    expect(await waited(orders, document, 0)).toMatchObject({ status: 'unfenced' });
  });

  test('under the override an acknowledgement that is there is taken', async () => {
    const orders = await served(graded('acknowledged'));
    const document = await orders.owning('run-1', overriding('unfenced'));
    await orders.keeper().tick();
    expect(await step(orders, document)).toMatchObject({ status: 'held' });
    expect(await orders.standby.fences.unreconciled()).toEqual([]);
  });

  test('an acknowledgement that comes between the look and the word is taken', async () => {
    const orders = await served(graded('acknowledged'));
    const document = await orders.owning('run-1', overriding('unfenced'));
    const { fences } = orders.standby;
    const late = {
      read: async (epoch: number) => {
        const seen = await fences.read(epoch);
        await orders.keeper().tick();
        return seen;
      },
      record: (...word: Parameters<typeof fences.record>) => fences.record(...word),
      newest: () => fences.newest(),
      unreconciled: () => fences.unreconciled(),
      reconcile: (...said: Parameters<typeof fences.reconcile>) => fences.reconcile(...said),
    };
    const fence = { status: 'waiting', waitSeconds: 0, waitedSeconds: 60, how: '' } as const;
    const ports = { ...orders.standby, fences: late };
    expect(await fenceOldRegion({ ...document, fence }, ports, orders.context())).toMatchObject({ status: 'held' });
  });

  test('an override that goes on with a takeover waits for the guarded tables of a database that was judged weak', async () => {
    const orders = await served(graded('watchdog'));
    Object.assign(orders.west, { faults: ['the application is the master user; give it a role'] });
    await orders.owning();
    orders.loseHome();
    await orders.standby.runs.end('run-1', { at: orders.now(), outcome: 'incomplete', summary: '', changed: true });
    const document = await orders.owning('run-2', overriding('unfenced'));
    expect(document.claim).toMatchObject({ resumes: 'run-1' });
    expect(document.precheck?.grades).toEqual({ db: 'acknowledged' });
    expect(await waited(orders, document, 64)).toMatchObject({ status: 'waiting', waitSeconds: 1 });
    expect(await orders.standby.fences.read(2)).toBeUndefined();
    expect(await waited(orders, document, 65)).toMatchObject({ status: 'unfenced' });
  });

  test('what closes by itself is fenced, override or not', async () => {
    const orders = await lost();
    const document = await orders.owning('run-1', overriding('unfenced'));
    expect(await waited(orders, document, 59)).toMatchObject({ status: 'waiting' });
    expect(await waited(orders, document, 60)).toMatchObject({ status: 'held' });
    expect(await orders.standby.fences.unreconciled()).toEqual([]);
  });

  test('refuses what nothing closes without the override, at once', async () => {
    const orders = await lost(graded('none'));
    const owning = await orders.owning('run-1', overriding('unfenced'));
    const document: RunDocument = { ...owning, run: { ...owning.run, trigger: PERSON.trigger } };
    await expect(step(orders, document)).rejects.toMatchObject({ name: 'BadInput' });
    expect(await waited(orders, owning, 59)).toMatchObject({ status: 'waiting', waitSeconds: 1 });
    expect(await waited(orders, owning, 60)).toMatchObject({ status: 'unfenced' });
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

import { takeOwnership } from '../../../lambda/steps/take-ownership';
import { alarmAt, HOME, type OrdersWorld, STANDBY } from './orders-world';
import { served, takenFor, watchedToItsEnd } from './situations';

describe('TakeOwnership', () => {
  test('raises the epoch, and says the same when it is retried', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    const take = () => takeOwnership(document, orders.standby, orders.context());
    const ownership = await take();
    expect(ownership).toEqual({ epoch: 2, previousEpoch: 1, from: HOME, to: STANDBY, takenAt: orders.now() });
    const before = orders.ledger();
    expect(await take()).toEqual(ownership);
    expect(orders.ledger()).toBe(before);
  });

  test('a person moves a workload whose keeper goes on renewing', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    const keeper = orders.keeper();
    for (let i = 0; i < 3; i++) await keeper.tick();
    expect((await takeOwnership(document, orders.standby, orders.context())).epoch).toBe(2);
  });

  test('refuses after an alarm when the lease was renewed since, and nothing has changed', async () => {
    const orders = await served();
    await watchedToItsEnd(orders);
    const document = await orders.prechecked('run-1', alarmAt(orders.now()));
    await orders.keeper().tick();
    const before = orders.ledger();
    const taking = takeOwnership(document, orders.standby, orders.context());
    await expect(taking).rejects.toMatchObject({
      name: 'OwnershipLost',
      message: expect.stringContaining('it is alive'),
    });
    expect(orders.ledger()).toBe(before);
  });

  const off = (orders: OrdersWorld) => {
    const until = new Date(orders.clock.now().getTime() + 60_000).toISOString();
    return orders.standby.automation.hold('workload', { until, by: 'ada', reason: 'work', at: orders.now() });
  };

  test('refuses an alarm’s run when automation went off after its claim, and nothing has changed', async () => {
    const orders = await served();
    await watchedToItsEnd(orders);
    const document = await orders.prechecked('run-1', alarmAt(orders.now()));
    await off(orders);
    const before = orders.ledger();
    const taking = takeOwnership(document, orders.standby, orders.context());
    await expect(taking).rejects.toMatchObject({
      name: 'PrecheckFailed',
      message: expect.stringContaining('automation is off until'),
    });
    expect(orders.ledger()).toBe(before);
  });

  test('an alarm’s run that a person has approved goes on, and so does a person’s', async () => {
    const orders = await served();
    await watchedToItsEnd(orders);
    const document = await orders.prechecked('run-1', alarmAt(orders.now()));
    await off(orders);
    const approval = {
      status: 'approved',
      by: 'bob',
      reason: 'go',
      because: 'approved by bob',
      acceptedLossSeconds: 9,
    } as const;
    expect(await takeOwnership({ ...document, approval }, orders.standby, orders.context())).toMatchObject({
      epoch: 2,
    });
    const others = await served();
    const persons = await others.prechecked();
    await off(others);
    expect(await takeOwnership(persons, others.standby, others.context())).toMatchObject({ epoch: 2 });
  });

  test('an alarm’s run that has taken ownership goes on when it is retried', async () => {
    const orders = await served();
    await watchedToItsEnd(orders);
    const document = await orders.prechecked('run-1', alarmAt(orders.now()));
    const taken = await takeOwnership(document, orders.standby, orders.context());
    await off(orders);
    expect(await takeOwnership(document, orders.standby, orders.context())).toEqual(taken);
  });

  test('refuses an epoch that was not the one judged', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    await takenFor(orders, HOME);
    const taking = takeOwnership(document, orders.standby, orders.context());
    await expect(taking).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(await orders.home.leases.read()).toMatchObject({ epoch: 2, active: HOME });
  });

  test('refuses a run that was replaced', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    await orders.standby.runs.claim(
      { ...document.run, id: 'newer' },
      await orders.standby.runs.current(),
      orders.now(),
    );
    const before = orders.ledger();
    const taking = takeOwnership(document, orders.standby, orders.context());
    await expect(taking).rejects.toMatchObject({ message: expect.stringContaining('run newer does') });
    expect(orders.ledger()).toBe(before);
  });

  test('a lost answer is no second takeover', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    orders.world.table.faults.dropAnswers(STANDBY, 1);
    expect(await takeOwnership(document, orders.standby, orders.context())).toMatchObject({ epoch: 2 });
    expect(orders.world.table.faults.hits).toBe(1);
  });
});

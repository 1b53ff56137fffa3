import { precheck } from '../../../lambda/steps/precheck';
import { alarmAt, HOME, OrdersWorld, PERSON, STANDBY } from './orders-world';
import { changeReplica, overriding, served, watchedToItsEnd } from './situations';

const INVENTORY = { activeRegion: HOME, databases: [], by: 'run-0' };
const UNFENCED = { how: 'unfenced', by: 'run-0', databases: {}, override: { by: 'ada', reason: 'x' } } as const;

describe('Precheck', () => {
  test('a person may move a healthy workload; nothing has changed after it', async () => {
    const orders = await served();
    const document = await orders.claim();
    const before = orders.ledger();
    const answer = await precheck(document, orders.standby, orders.context());
    expect(answer).toMatchObject({ from: HOME, to: STANDBY, epoch: 1, nextEpoch: 2, next: 'go' });
    expect(answer.lossEstimate).toMatchObject({ kind: 'known' });
    expect(await precheck(document, orders.standby, orders.context())).toEqual(answer);
    expect(orders.ledger()).toBe(before);
  });

  test('an alarm that a quorum confirms goes on by itself', async () => {
    const orders = await served();
    orders.loseHome();
    await watchedToItsEnd(orders);
    const { precheck: answer } = await orders.prechecked('run-1', alarmAt(orders.now()));
    expect(answer).toMatchObject({ next: 'go', because: 'a quorum of observers agrees' });
    expect(answer.evidence).toHaveLength(3);
  });

  test.each([
    ['an alarm that nobody confirms', () => undefined, 'the alarm is not confirmed: 0 of 3'],
    [
      'a replica whose replication is terminated',
      (o: OrdersWorld) => changeReplica(o, { replicationStatus: 'terminated' }),
      'replication is terminated',
    ],
    ['a replica with full storage', (o: OrdersWorld) => changeReplica(o, { status: 'storage-full' }), 'storage-full'],
    ['no replica', (o: OrdersWorld) => o.standby.fleet.instances.clear(), 'the instance does not exist'],
  ])('refuses %s, and nothing has changed', async (_, given, because) => {
    const orders = await served();
    given(orders);
    const document = await orders.claim('run-1', alarmAt(orders.now()));
    const before = orders.ledger();
    const refused = precheck(document, orders.standby, orders.context());
    await expect(refused).rejects.toMatchObject({ name: 'PrecheckFailed', message: expect.stringContaining(because) });
    expect(orders.ledger()).toBe(before);
  });

  test('a replica that does not answer now may answer the next try', async () => {
    const orders = await served();
    orders.west.stop();
    const document = await orders.claim('run-1', alarmAt(orders.now()));
    await expect(precheck(document, orders.standby, orders.context())).rejects.toMatchObject({
      name: 'Transient',
      message: expect.stringContaining('database db does not answer'),
    });
  });

  test('refuses a primary that an earlier takeover left: it lacks what the other side wrote since', async () => {
    const orders = await served();
    for (const instance of orders.standby.fleet.instances.values()) instance.role = 'primary';
    const document = await orders.claim('run-1', alarmAt(orders.now()));
    await expect(precheck(document, orders.standby, orders.context())).rejects.toMatchObject({
      name: 'PrecheckFailed',
      message: expect.stringContaining('npx handover reprotect makes it one, before the workload moves here'),
    });
  });

  test('refuses a loss above the RPO, unless a person accepts it', async () => {
    const orders = await served({ rpoSeconds: 10 });
    await expect(orders.prechecked()).rejects.toMatchObject({
      name: 'PrecheckFailed',
      message: expect.stringContaining('RPO is 10 s'),
    });
    const accepting = { trigger: { ...PERSON.trigger, acceptLoss: true } };
    const answer = await precheck(
      { ...(await orders.claim()), run: { ...(await orders.claim()).run, trigger: accepting.trigger } },
      orders.standby,
      orders.context(),
    );
    expect(answer.next).toBe('go');
  });

  test('refuses a guard that never reached the replica', async () => {
    const orders = new OrdersWorld();
    orders.west.cutReplication();
    await orders.clock.advance(1);
    await orders.serving();
    await expect(orders.prechecked()).rejects.toMatchObject({
      message: expect.stringContaining('the guard is not installed'),
    });
  });

  test('the next epoch is above what any database remembers', async () => {
    const orders = await served();
    const { row } = orders.east.contents;
    if (row !== undefined) orders.east.write({ row: { ...row, epoch: 41 } });
    expect((await orders.prechecked()).precheck.nextEpoch).toBe(42);
  });

  test.each([
    [
      'the inventory',
      (o: OrdersWorld) => o.standby.reports.updateInventory({ ...INVENTORY, epoch: 20, at: o.now() }),
      21,
    ],
    ['a fence', (o: OrdersWorld) => o.standby.fences.record({ ...UNFENCED, epoch: 30, at: o.now() }), 31],
  ])('the next epoch is above what %s remembers', async (_, given, epoch) => {
    const orders = await served();
    await given(orders);
    expect((await orders.prechecked()).precheck.nextEpoch).toBe(epoch);
  });

  test('a person goes on with a sick standby by name, and the run says what was overridden', async () => {
    const orders = await served();
    changeReplica(orders, { replicationStatus: 'stopped' });
    await expect(orders.prechecked()).rejects.toThrow('replication is stopped');
    const { precheck: answer } = await orders.prechecked('run-1', overriding('unready'));
    const overridden = 'unready: database db: replication is stopped; re-create the replica before it is promoted';
    expect(answer).toMatchObject({ next: 'go', overridden: [overridden], grades: { db: 'enforced' } });
    expect(answer.because).toBe(`a person started it; overridden: ${overridden}`);
  });

  test('a person goes on by name with a standby that does not answer; its fence is not believed', async () => {
    const orders = await served();
    orders.west.stop();
    // Nothing tells how far the copy is, so the loss has to be accepted too.
    const input = { trigger: { ...overriding('unready').trigger, acceptLoss: true } };
    const { precheck: answer } = await orders.prechecked('run-1', input);
    expect(answer).toMatchObject({ next: 'go', grades: { db: 'acknowledged' } });
    expect(answer.overridden).toEqual([expect.stringContaining('unready: database db: it does not answer')]);
  });

  test.each([
    ['an instance that is missing', (o: OrdersWorld) => o.standby.fleet.instances.clear()],
    ['replication that was terminated', (o: OrdersWorld) => changeReplica(o, { replicationStatus: 'terminated' })],
    ['a status that does not pass', (o: OrdersWorld) => changeReplica(o, { status: 'storage-full' })],
    [
      'a primary that was left behind',
      (o: OrdersWorld) => {
        for (const instance of o.standby.fleet.instances.values()) instance.role = 'primary';
      },
    ],
  ])('refuses %s, whatever a person overrides', async (_, given) => {
    const orders = await served();
    given(orders);
    await expect(orders.prechecked('run-1', overriding('unready', 'unfenced'))).rejects.toThrow('no override helps');
  });

  test('refuses a run that no longer holds the workload', async () => {
    const orders = await served();
    const document = await orders.claim();
    const at = orders.now();
    await orders.standby.runs.end('run-1', { at, outcome: 'refused', summary: '', changed: false });
    await expect(precheck(document, orders.standby, orders.context())).rejects.toMatchObject({ name: 'OwnershipLost' });
  });
});

import type { FenceGrade, WorkloadSettings } from '../../../lambda/contract/settings';
import { precheck } from '../../../lambda/steps/precheck';
import { alarmAt, HOME, OrdersWorld, PERSON, STANDBY } from './orders-world';
import { changeReplica, graded, overriding, served, watchedToItsEnd } from './situations';

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
      message: expect.stringContaining('re-seed it before the workload moves here'),
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

  const byAlarm = async (orders: OrdersWorld) => {
    await watchedToItsEnd(orders);
    return (await orders.prechecked('run-1', alarmAt(orders.now()))).precheck;
  };

  test.each<[string, Partial<WorkloadSettings>, (o: OrdersWorld) => unknown, FenceGrade, string]>([
    ['only its keeper closes', graded('acknowledged'), () => undefined, 'acknowledged', 'db grade "acknowledged"'],
    [
      'is not guarded completely',
      {},
      (o) => o.east.write({ covered: false }),
      'acknowledged',
      'db public.orders: without a guard',
    ],
    [
      'an adoption check finds fault with',
      graded('watchdog'),
      (o) => Object.assign(o.west, { faults: ['the application is the master user; give it a role'] }),
      'acknowledged',
      'db the application is the master user; give it a role',
    ],
  ])('an alarm’s run asks about a database that %s, and says why', async (_, settings, given, grade, because) => {
    const orders = await served(settings);
    given(orders);
    const answer = await byAlarm(orders);
    expect(answer).toMatchObject({ next: 'approve', because: expect.stringContaining(because), grades: { db: grade } });
    expect(answer.checks).toContainEqual(expect.objectContaining({ name: 'fence of db', passed: false }));
  });

  test.each(['enforced', 'watchdog'] as const)('an alarm’s run goes by itself when all is %s', async (grade) => {
    const answer = await byAlarm(await served(graded(grade)));
    expect(answer).toMatchObject({ next: 'go', grades: { db: grade } });
    expect(answer.checks).toEqual([
      { name: 'database db', passed: true, detail: `replica, available, fence: ${grade}` },
    ]);
  });

  test('refuses a database that nothing closes, unless a person overrides it by name', async () => {
    const orders = await served(graded('none'));
    await expect(orders.prechecked()).rejects.toThrow('a person may start a run with --override unfenced');
    await expect(byAlarm(await served(graded('none')))).rejects.toThrow('db: grade "none"');
    const { precheck: answer } = await (await served(graded('none'))).prechecked('run-1', overriding('unfenced'));
    expect(answer).toMatchObject({ next: 'go', lossEstimate: { kind: 'unknown' } });
  });

  test('the loss of what does not close by itself is said to be unknown, and the lag is judged by the RPO all the same', async () => {
    const orders = await served(graded('acknowledged'));
    expect((await orders.prechecked()).precheck.lossEstimate).toMatchObject({ kind: 'unknown' });
    const slow = await served({ ...graded('acknowledged'), rpoSeconds: 10 });
    await expect(slow.prechecked('run-1', overriding('unfenced'))).rejects.toThrow('RPO is 10 s');
  });

  test('an unfenced takeover that nobody has reconciled: a person is warned, an alarm’s run asks', async () => {
    const unfenced = async () => {
      const orders = await served();
      await orders.standby.fences.record({ ...UNFENCED, epoch: 1, at: orders.now() });
      return orders;
    };
    const warned = (await (await unfenced()).prechecked()).precheck;
    expect(warned).toMatchObject({ next: 'go' });
    expect(warned.checks).toContainEqual({
      name: 'earlier takeover',
      passed: false,
      detail: expect.stringContaining('npx handover reconcile orders'),
    });
    expect(await byAlarm(await unfenced())).toMatchObject({
      next: 'approve',
      because: expect.stringContaining('unfenced since'),
    });
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

  /** A run raised the epoch and ended; another one goes on with what it left. */
  const goneOnWith = async (orders: OrdersWorld, left: (o: OrdersWorld) => unknown) => {
    await orders.owning('run-1');
    await left(orders);
    await orders.standby.runs.end('run-1', { at: orders.now(), outcome: 'incomplete', summary: '', changed: true });
    return (await orders.prechecked('run-2')).precheck;
  };

  test('a copy that is silent in the reboot of its promotion was judged before that', async () => {
    const answer = await goneOnWith(await served(), (orders) => {
      changeReplica(orders, { status: 'rebooting' });
      orders.west.stop();
    });
    expect(answer).toMatchObject({ next: 'go', grades: { db: 'enforced' } });
  });

  test('a replica that answers is judged as it is, whatever RDS does to it', async () => {
    const answer = await goneOnWith(await served(), (orders) => {
      changeReplica(orders, { status: 'backing-up' });
      orders.east.write({ covered: false });
    });
    expect(answer).toMatchObject({ next: 'go', grades: { db: 'acknowledged' } });
  });

  test('refuses a run that no longer holds the workload', async () => {
    const orders = await served();
    const document = await orders.claim();
    const at = orders.now();
    await orders.standby.runs.end('run-1', { at, outcome: 'refused', summary: '', changed: false });
    await expect(precheck(document, orders.standby, orders.context())).rejects.toMatchObject({ name: 'OwnershipLost' });
  });
});

import type { FenceGrade, WorkloadSettings } from '../../../lambda/contract/settings';
import { precheck } from '../../../lambda/steps/precheck';
import { takeOwnership } from '../../../lambda/steps/take-ownership';
import { alarmAt, type OrdersWorld } from './orders-world';
import { changeReplica, graded, overriding, served, watchedToItsEnd } from './situations';

const UNFENCED = { how: 'unfenced', by: 'run-0', databases: {}, override: { by: 'ada', reason: 'x' } } as const;

describe('Precheck judges what closes the old side', () => {
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

  test('under "observe" a person’s run believes no deadline', async () => {
    const orders = await served({ automation: 'observe' });
    const { precheck: answer } = await orders.prechecked();
    expect(answer).toMatchObject({ next: 'go', grades: { db: 'acknowledged' } });
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

  test('after a yes it judges anew, does not ask again, and says what was asked', async () => {
    const orders = await served({ automation: 'approve' });
    await watchedToItsEnd(orders);
    const asked = await orders.prechecked('run-1', alarmAt(orders.now()));
    expect(asked.precheck).toMatchObject({ next: 'approve', grades: { db: 'enforced' } });
    const approval = { status: 'approved', by: 'ada', reason: 'x', because: 'x', acceptedLossSeconds: 500 } as const;
    orders.east.write({ covered: false });
    const again = () => precheck({ ...asked, approval }, orders.standby, orders.context());
    expect(await again()).toMatchObject({
      next: 'go',
      because: expect.stringContaining(asked.precheck.because),
      grades: { db: 'acknowledged' },
    });
    changeReplica(orders, { status: 'storage-full' });
    await expect(again()).rejects.toThrow('storage-full');
  });

  /** A run raised the epoch and ended; another one goes on with what it left. */
  const goneOnWith = async (orders: OrdersWorld, left: (o: OrdersWorld) => unknown) => {
    await orders.owning('run-1');
    await left(orders);
    await orders.standby.runs.end('run-1', { at: orders.now(), outcome: 'incomplete', summary: '', changed: true });
    return (await orders.prechecked('run-2')).precheck;
  };

  const rebooting = (orders: OrdersWorld) => {
    changeReplica(orders, { status: 'rebooting' });
    orders.west.stop();
  };
  const promotedByHand = async ({ standby: { fleet } }: OrdersWorld) => {
    await fleet.promote('orders-west', 'failover');
    for (let phase = 0; phase < 3; phase++) fleet.advance();
    expect(await fleet.describe('orders-west')).toMatchObject({ role: 'primary' });
  };

  test.each([
    ['silent in the reboot of its promotion', rebooting],
    ['promoted', promotedByHand],
  ])('a copy that is %s keeps the judgement of before', async (_, left) => {
    expect(await goneOnWith(await served(), left)).toMatchObject({ next: 'go', grades: { db: 'enforced' } });
  });

  test.each([
    ['silent in a reboot', rebooting],
    ['promoted by hand', promotedByHand],
  ])('refuses to believe the settings of a copy that was judged weak and is %s by now', async (_, left) => {
    const orders = await served();
    orders.east.write({ covered: false });
    const answer = await goneOnWith(orders, left);
    expect(answer).toMatchObject({ next: 'go', grades: { db: 'acknowledged' } });
    const detail = expect.stringContaining('only the word of its keeper closes it');
    expect(answer.checks).toContainEqual({ name: 'fence of db', passed: false, detail });
  });

  test.each([
    ['keeps no judgement', undefined],
    ['leaves the database out', { other: 'enforced' as const }],
  ])('refuses to believe the settings when the takeover that is gone on with %s', async (_, grades) => {
    const orders = await served();
    const claimed = await orders.prechecked('run-1');
    const document = { ...claimed, precheck: { ...claimed.precheck, grades } };
    await takeOwnership(document, orders.standby, orders.context());
    await promotedByHand(orders);
    await orders.standby.runs.end('run-1', { at: orders.now(), outcome: 'incomplete', summary: '', changed: true });
    expect((await orders.prechecked('run-2')).precheck).toMatchObject({ next: 'go', grades: { db: 'acknowledged' } });
  });

  test('a replica that answers is judged as it is, whatever RDS does to it', async () => {
    const answer = await goneOnWith(await served(), (orders) => {
      changeReplica(orders, { status: 'backing-up' });
      orders.east.write({ covered: false });
    });
    expect(answer).toMatchObject({ next: 'go', grades: { db: 'acknowledged' } });
  });
});

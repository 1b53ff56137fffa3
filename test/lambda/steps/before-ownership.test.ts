import { askForApproval } from '../../../lambda/steps/ask-for-approval';
import { claimRun } from '../../../lambda/steps/claim-run';
import { precheck } from '../../../lambda/steps/precheck';
import { readDecision } from '../../../lambda/steps/read-decision';
import { Failover } from './failover';
import { alarmAt, HOME, OrdersWorld, PERSON, STANDBY } from './orders-world';

const served = async (...given: ConstructorParameters<typeof OrdersWorld>) => {
  const orders = new OrdersWorld(...given);
  await orders.serving();
  return orders;
};

/** All three observers see the lease that stands as expired. */
const observed = async (orders: OrdersWorld) => {
  for (let look = 0; look < 2; look++) {
    for (const region of Object.values(orders.settings.regions)) await orders.agent(region).tick();
    if (look === 0) await orders.clock.advance(61);
  }
};

describe('ClaimRun', () => {
  test('claims the workload and touches nothing else', async () => {
    const orders = await served();
    const lease = await orders.standby.leases.read();
    expect(await orders.claim()).toMatchObject({
      run: { id: 'run-1', region: STANDBY, workload: 'orders', trigger: PERSON.trigger },
      claim: { outcome: 'claimed', waitSeconds: 0 },
    });
    expect(await orders.standby.leases.read()).toEqual(lease);
  });

  test('claims once when it is retried', async () => {
    const orders = await served();
    await orders.claim();
    const before = orders.ledger();
    expect((await orders.claim()).claim).toEqual({ outcome: 'claimed', waitSeconds: 0 });
    expect(orders.ledger()).toBe(before);
  });

  test('one of ten racing runs claims', async () => {
    const orders = await served();
    const claims = await Promise.all(Array.from({ length: 10 }, (_, i) => orders.claim(`run-${i}`)));
    expect(claims.filter(({ claim }) => claim.outcome === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ claim }) => claim.outcome === 'already-running')).toHaveLength(9);
  });

  test('refuses a second run while the first is alive, and says who holds', async () => {
    const orders = await served();
    await orders.claim();
    expect((await orders.claim('run-2')).claim).toMatchObject({
      outcome: 'already-running',
      because: expect.stringContaining('run run-1 in us-west-2'),
    });
  });

  test('refuses to replace a silent run whose heartbeat moved during the wait', async () => {
    const orders = await served();
    await orders.claim();
    await orders.clock.advance(121);
    const { claim } = await orders.claim('run-2');
    expect(claim).toMatchObject({ outcome: 'wait-for-other-run', waitSeconds: 120 });
    const at = orders.now();
    const step = { step: 'Verify', state: 'completed', startedAt: at, endedAt: at, detail: '' } as const;
    await orders.standby.runs.heartbeat('run-1', step);
    const again = await claimRun(
      { execution: orders.execution('run-2'), state: { claim } },
      orders.standby,
      orders.context(),
    );
    expect(again.claim.outcome).toBe('already-running');
  });

  test.each([
    ['without a lease', async () => new OrdersWorld(), 'no lease'],
    [
      'in the Region that serves already',
      async () => {
        const orders = await served();
        await new Failover(orders).run();
        return orders;
      },
      'us-west-2 serves the workload already',
    ],
  ])('refuses a run %s', async (_, given, because) => {
    const orders = await given();
    const before = orders.ledger();
    expect((await orders.claim('run-2')).claim).toMatchObject({
      outcome: 'refused',
      because: expect.stringContaining(because),
    });
    expect(orders.ledger()).toBe(before);
  });

  test('refuses an execution whose input is no object, before anything is read', async () => {
    const orders = await served();
    await expect(orders.claim('run-1', 'now')).rejects.toMatchObject({ name: 'BadInput' });
  });

  test('fails as Transient when the ledger does not answer', async () => {
    const orders = await served();
    for (const region of Object.values(orders.settings.regions)) orders.world.table.faults.refuse(region);
    await expect(orders.claim()).rejects.toMatchObject({ name: 'Transient' });
  });
});

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
    await observed(orders);
    const { precheck: answer } = await orders.prechecked('run-1', alarmAt(orders.now()));
    expect(answer).toMatchObject({ next: 'go', because: 'a quorum of observers agrees' });
    expect(answer.evidence).toHaveLength(3);
  });

  test.each([
    ['an alarm that nobody confirms', () => undefined, 'the alarm is not confirmed: 0 of 3'],
    [
      'a replica whose replication is terminated',
      (o: OrdersWorld) => setInstance(o, { replicationStatus: 'terminated' }),
      'replication is terminated',
    ],
    ['a replica with full storage', (o: OrdersWorld) => setInstance(o, { status: 'storage-full' }), 'storage-full'],
    ['a replica that does not answer', (o: OrdersWorld) => o.west.stop(), 'it does not answer'],
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

  test('refuses a run that no longer holds the workload', async () => {
    const orders = await served();
    const document = await orders.claim();
    const at = orders.now();
    await orders.standby.runs.end('run-1', { at, outcome: 'refused', summary: '', changed: false });
    await expect(precheck(document, orders.standby, orders.context())).rejects.toMatchObject({ name: 'OwnershipLost' });
  });
});

describe('AskForApproval and ReadDecision', () => {
  const asked = async () => {
    const orders = await served({ automation: 'approve' });
    await observed(orders);
    const document = await orders.prechecked('run-1', alarmAt(orders.now()));
    const ask = () => askForApproval(document, orders.standby, orders.context());
    const read = () => readDecision(document, orders.standby, orders.context());
    const decide = (verdict: 'approved' | 'declined') =>
      orders.standby.decisions.decide('run-1', { verdict, by: 'ada', reason: 'because', at: orders.now() });
    return { orders, document, ask, read, decide, approval: await ask() };
  };

  test('asks with a deadline, and tells people what a yes accepts and how to answer', async () => {
    const { orders, approval } = await asked();
    expect(approval).toMatchObject({ status: 'waiting', waitSeconds: 15 });
    const [notice] = orders.standby.notices.sent;
    expect(notice?.subject).toBe('Approve failover of orders?');
    for (const text of ['a yes accepts the loss of', 'npx handover approve run-1', 'npx handover decline run-1'])
      expect(notice?.text).toContain(text);
  });

  test('a second ask keeps the first deadline', async () => {
    const { orders, ask, approval } = await asked();
    await orders.clock.advance(60);
    expect(await ask()).toEqual(approval);
  });

  test('waits while nobody has answered', async () => {
    expect(await (await asked()).read()).toMatchObject({ status: 'waiting', waitSeconds: 15 });
  });

  test('an approval accepts the loss that was asked for', async () => {
    const { read, decide, document } = await asked();
    await decide('approved');
    const { lossEstimate } = document.precheck;
    const acceptedLossSeconds = lossEstimate.kind === 'known' && lossEstimate.seconds;
    expect(await read()).toEqual({ status: 'approved', by: 'ada', reason: 'because', acceptedLossSeconds });
  });

  test('an answer before the deadline counts when it is read after it', async () => {
    const { orders, read, decide } = await asked();
    await decide('approved');
    await orders.clock.advance(901);
    expect(await read()).toMatchObject({ status: 'approved' });
  });

  test('a refusal and silence end the question, and the lease is untouched', async () => {
    const declined = await asked();
    await declined.decide('declined');
    expect(await declined.read()).toEqual({ status: 'declined', by: 'ada', reason: 'because' });
    const silent = await asked();
    await silent.orders.clock.advance(901);
    expect(await silent.read()).toMatchObject({ status: 'expired' });
    expect(await silent.orders.standby.leases.read()).toMatchObject({ epoch: 1, active: HOME });
  });

  test('refuses an approval that was given after the deadline', async () => {
    const { orders, read, decide } = await asked();
    await orders.clock.advance(901);
    await decide('approved');
    expect(await read()).toMatchObject({ status: 'expired' });
  });

  test('refuses to read a decision that was never asked for', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    const reading = readDecision(document, orders.standby, orders.context());
    await expect(reading).rejects.toMatchObject({ name: 'BadInput' });
  });
});

function setInstance(
  orders: OrdersWorld,
  change: { readonly status?: string; readonly replicationStatus?: string },
): void {
  const instance = orders.standby.fleet.instances.get('orders-west');
  if (instance === undefined) throw new Error('no replica');
  Object.assign(instance, change);
}

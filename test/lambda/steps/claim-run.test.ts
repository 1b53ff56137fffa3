import { claimRun } from '../../../lambda/steps/claim-run';
import { Failover } from './failover';
import { alarmAt, OrdersWorld, PERSON, STANDBY } from './orders-world';
import { served } from './situations';

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

  const off = async (orders: OrdersWorld, scope: 'workload' | 'installation' = 'workload') => {
    const until = new Date(orders.clock.now().getTime() + 7_200_000).toISOString();
    await orders.standby.automation.hold(scope, { until, by: 'ada', reason: 'network work', at: orders.now() });
    return until;
  };

  test.each(['workload', 'installation'] as const)(
    'refuses an alarm while automation is off for the %s, and takes it when the time is over',
    async (scope) => {
      const orders = await served();
      const until = await off(orders, scope);
      const before = orders.ledger();
      const { claim } = await orders.claim('run-1', alarmAt(orders.now()));
      expect(claim).toMatchObject({ outcome: 'refused' });
      for (const text of ['automation is off', `until ${until} by ada (network work)`, 'a person may start a run'])
        expect(claim).toMatchObject({ because: expect.stringContaining(text) });
      expect(orders.ledger()).toBe(before);
      await orders.clock.advance(7_200);
      expect((await orders.claim('run-1', alarmAt(orders.now()))).claim).toMatchObject({ outcome: 'claimed' });
    },
  );

  test('a person is not stopped, and the claim says what was overridden', async () => {
    const orders = await served();
    const until = await off(orders);
    const { claim } = await orders.claim();
    expect(claim).toEqual({
      outcome: 'claimed',
      waitSeconds: 0,
      overridden: [`automation is off until ${until} by ada (network work)`],
    });
  });

  test('a run that has claimed goes on when automation goes off and the claim is retried', async () => {
    const orders = await served();
    const input = alarmAt(orders.now());
    await orders.claim('run-1', input);
    await off(orders);
    expect((await orders.claim('run-1', input)).claim).toMatchObject({ outcome: 'claimed' });
  });

  test('a run that loses the race for the claim is told who won and since when', async () => {
    const orders = await served();
    const claims = await Promise.all(['run-1', 'run-2'].map((name) => orders.claim(name)));
    const [lost] = claims.filter(({ claim }) => claim.outcome === 'already-running');
    expect(lost?.claim).toMatchObject({
      because: `run run-1 in us-west-2 holds the workload since ${orders.now()}, started by ada (drill); it claimed first`,
    });
  });

  test('a yes to any loss goes to the run that won the race, and not to one that had ended before', async () => {
    const orders = await served({ whenRpoExceeded: 'wait', rpoWaitSeconds: 60 });
    await orders.claim('run-0');
    await orders.standby.runs.end('run-0', { at: orders.now(), outcome: 'refused', summary: '', changed: false });
    const accepting = { trigger: { ...PERSON.trigger, acceptLoss: true } };
    const [, second] = await Promise.all([orders.claim('run-1'), orders.claim('run-2', accepting)]);
    expect(second?.claim).toMatchObject({ because: expect.stringMatching(/it claimed first; .* it hears that any/) });
    expect(await orders.standby.lossWaits.accepted('run-1')).toMatchObject({ by: 'ada' });
    expect(await orders.standby.lossWaits.accepted('run-0')).toBeUndefined();
  });

  test('two attempts of one step that race have both claimed: the run never takes itself for another one', async () => {
    const orders = await served();
    const claims = await Promise.all(['run-1', 'run-1'].map((name) => orders.claim(name)));
    expect(claims.map(({ claim }) => claim.outcome)).toEqual(['claimed', 'claimed']);
  });

  test('refuses an alarm that carries an override', async () => {
    const orders = await served();
    const { trigger } = alarmAt(orders.now());
    for (const more of [{ overrides: ['unfenced'] }, { acceptLoss: true }])
      await expect(orders.claim('run-1', { trigger: { ...trigger, ...more } })).rejects.toMatchObject({
        name: 'BadInput',
        message: expect.stringContaining('only a person may override, by name'),
      });
    expect(await orders.standby.runs.current()).toBeUndefined();
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

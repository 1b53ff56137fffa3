import { verify } from '../../../lambda/steps/verify';
import { Failover } from './failover';
import { NAME, type OrdersWorld } from './orders-world';
import { graded, lost, opened, overriding } from './situations';

async function openedWithoutGuard() {
  const orders = await lost(graded('none'));
  return { orders, document: await new Failover(orders).untilOpen('run-1', overriding('unfenced')) };
}

describe('Verify', () => {
  test('is done when a write went through and the name points here', async () => {
    const { orders, document } = await opened();
    orders.world.names.targets.set(NAME, 'WEST.example.com.');
    const answer = await verify(document, orders.standby, orders.context());
    expect(answer).toMatchObject({ status: 'verified', checks: [{ passed: true }, { passed: true }] });
    expect(orders.west.commits.at(-1)?.id).toBe('verification of run-1');
  });

  test.each([
    ['the name still points to the other side', () => undefined, 'resolves to east.example.com'],
    ['the name is gone', (o: OrdersWorld) => o.world.names.targets.clear(), 'resolves to nothing'],
    [
      'the database refuses the write',
      (o: OrdersWorld) => Object.assign(o.west, { writesFail: 'disk full' }),
      'disk full',
    ],
  ])('waits while %s', async (_, given, detail) => {
    const { orders, document } = await opened();
    given(orders);
    const answer = await verify(document, orders.standby, orders.context());
    expect(answer).toMatchObject({ status: 'waiting', waitSeconds: 5, waitedSeconds: 0 });
    expect(JSON.stringify(answer.checks)).toContain(detail);
  });

  test('what has no guard is looked at only, and says so', async () => {
    const { orders, document } = await openedWithoutGuard();
    const check = async () => (await verify(document, orders.standby, orders.context())).checks[0];
    expect(await check()).toMatchObject({ passed: true, detail: expect.stringContaining('no guard to write through') });
    orders.west.stop();
    expect(await check()).toMatchObject({ passed: false });
  });

  test('fails as DeadlineExceeded with what is not right', async () => {
    const { orders, document } = await opened();
    const verification = { status: 'waiting', waitSeconds: 5, waitedSeconds: 415, checks: [] } as const;
    await expect(verify({ ...document, verification }, orders.standby, orders.context())).rejects.toMatchObject({
      name: 'DeadlineExceeded',
      message: expect.stringContaining('not verified after 420 s: name orders.example.com'),
    });
  });
});

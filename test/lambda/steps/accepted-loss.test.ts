import type { RunDocument } from '../../../lambda/contract/run-document';
import { ACCEPTING, behind, died, look, looks, next, statuses, WAITS } from './behind';
import { STANDBY } from './orders-world';

describe('whoever accepts the loss of a takeover that waits for less', () => {
  test('does not wait where a person has accepted the loss beforehand', async () => {
    const { orders, document } = await behind(WAITS, ACCEPTING);
    const promoted = await look(orders, document);
    expect(promoted.databases).toMatchObject([{ status: 'promoting' }]);
    expect(promoted.rpoWait).toBeUndefined();
  });

  test('does not wait where a person’s yes has accepted as much, and waits for what is above it', async () => {
    const { orders, document } = await behind();
    const yes = (acceptedLossSeconds: number): RunDocument => ({
      ...document,
      approval: { status: 'approved', by: 'ada', reason: 'x', because: 'x', acceptedLossSeconds },
    });
    expect(statuses({ ...document, promotion: await look(orders, yes(60)) })).toEqual(['waiting for less loss']);
    expect(statuses({ ...document, promotion: await look(orders, yes(600)) })).toEqual(['promoting']);
  });

  test('ends at once when a person starts a run that accepts the loss, and the report’s material says who', async () => {
    const { orders, document } = await behind();
    const waiting = await looks(orders, document, 2);
    const { claim } = await orders.claim('run-2', ACCEPTING);
    expect(claim).toMatchObject({ outcome: 'already-running', because: expect.stringContaining('it hears that any') });
    const promoted = await next(orders, waiting);
    expect(statuses(promoted)).toEqual(['promoting']);
    expect(promoted.promotion?.databases[0]?.detail).toMatch(/; ada accepted any loss at 2026.*: mails have it$/);
    expect(promoted.promotion?.rpoWait?.accepted).toMatch(/^ada accepted any loss at 2026.*: mails have it$/);
  });

  test('a yes is heard by the run that goes on with the takeover, where the one that waited has died, and the next one too', async () => {
    const { orders, document } = await behind();
    await looks(orders, document, 2);
    await died(orders, 'run-1');
    const waiting = await looks(orders, await orders.owning('run-2'), 2);
    expect(statuses(waiting)).toEqual(['waiting for less loss']);
    await orders.claim('run-3', ACCEPTING);
    await died(orders, 'run-2');
    const [goneOn] = (await look(orders, await orders.owning('run-4'))).databases;
    expect(goneOn).toMatchObject({
      status: 'promoting',
      detail: expect.stringContaining('; ada accepted any loss at'),
    });
  });

  test('a yes to one takeover is none to the next', async () => {
    const { orders, document } = await behind();
    await looks(orders, document, 2);
    await orders.claim('run-2', ACCEPTING);
    await died(orders, 'run-1');
    const { run } = await orders.claim('run-3');
    const { epoch = 0, renewSeq = 0 } = (await orders.standby.leases.read()) ?? {};
    const other = { epoch, renewSeq, nextEpoch: epoch + 1, to: STANDBY, by: run.id, at: orders.now() };
    await orders.standby.leases.take(other);
    await orders.keeper().tick();
    const ownership = document.ownership && { ...document.ownership, epoch: epoch + 1 };
    const precheck = document.precheck && { ...document.precheck, epoch, nextEpoch: epoch + 1 };
    const later: RunDocument = { ...document, run, precheck, ownership };
    expect(statuses({ ...later, promotion: await look(orders, later) })).toEqual(['waiting for less loss']);
  });

  test('a run that accepts nothing, or that rehearses, puts no end to the wait', async () => {
    const { orders, document } = await behind();
    const waiting = await looks(orders, document, 2);
    const before = orders.ledger();
    await orders.claim('run-2');
    await orders.claim('run-3', { trigger: { ...ACCEPTING.trigger, kind: 'dry-run' } });
    expect(orders.ledger()).toBe(before);
    expect(statuses(await next(orders, waiting))).toEqual(['waiting for less loss']);
  });
});

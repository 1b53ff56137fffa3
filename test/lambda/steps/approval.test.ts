import { askForApproval } from '../../../lambda/steps/ask-for-approval';
import { readDecision } from '../../../lambda/steps/read-decision';
import { alarmAt, HOME } from './orders-world';
import { served, watchedToItsEnd } from './situations';

describe('AskForApproval and ReadDecision', () => {
  const asked = async () => {
    const orders = await served({ automation: 'approve' });
    await watchedToItsEnd(orders);
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
    for (const text of [
      'estimated loss: at most',
      'a yes accepts up to',
      'npx handover approve run-1',
      'npx handover decline run-1',
    ])
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
    // Two renewals of slack: the old side may still renew before ownership is taken.
    const acceptedLossSeconds = lossEstimate.kind === 'known' && lossEstimate.seconds + 2 * 5;
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

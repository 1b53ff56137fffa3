import { askForApproval } from '../../../lambda/steps/ask-for-approval';
import { claimRun } from '../../../lambda/steps/claim-run';
import { readDecision } from '../../../lambda/steps/read-decision';
import { asked } from './asked';

/** A run that was approved, and months later another execution of the same name in the other Region. */
const askedAgain = async () => {
  const first = await asked();
  await first.decide('approved');
  const executionArn = 'arn:aws:states:us-east-1:111122223333:execution:shop-orders-failover:run-1';
  const { orders } = first;
  const run = { ...first.document.run, executionArn };
  await orders.standby.runs.end('run-1', { at: orders.now(), outcome: 'refused', summary: 'over', changed: false });
  await orders.standby.runs.claim(run, await orders.standby.runs.current(), orders.now());
  return { ...first, again: { ...first.document, run } };
};
const ASKED_BEFORE = {
  name: 'BadInput',
  message:
    'a run named run-1 has asked before (arn:aws:states:us-west-2:111122223333:execution:shop-orders-failover:run-1), and what people answered then does not count now: start the run under another name',
};

describe('a name that comes again', () => {
  test('refuses to ask, and tells nobody of a question', async () => {
    const { orders, again, sent } = await askedAgain();
    await expect(askForApproval(again, orders.standby, orders.context())).rejects.toMatchObject(ASKED_BEFORE);
    expect(sent).toHaveLength(1);
  });

  test('refuses to take the yes that the earlier run was given', async () => {
    const { orders, again, approval } = await askedAgain();
    const reading = readDecision({ ...again, approval }, orders.standby, orders.context());
    await expect(reading).rejects.toMatchObject(ASKED_BEFORE);
  });

  test('refuses to go on for an execution of the same name in the other Region while this one holds the workload', async () => {
    const { orders, document } = await asked();
    const executionArn = document.run.executionArn.replace('us-west-2', 'us-east-1');
    const twin = { ...document, run: { ...document.run, executionArn } };
    await expect(askForApproval(twin, orders.standby, orders.context())).rejects.toMatchObject({
      name: 'OwnershipLost',
    });
    const claim = claimRun(
      { execution: { Id: executionArn, Name: 'run-1', StartTime: orders.now(), Input: {} }, state: {} },
      orders.standby,
      orders.context(),
    );
    expect(await claim).toMatchObject({ claim: { outcome: 'already-running' } });
  });
});

import { askForApproval } from '../../../lambda/steps/ask-for-approval';
import { readDecision } from '../../../lambda/steps/read-decision';
import { asked } from './asked';

/** A run that was approved, and months later another execution of the same name in the other Region. */
const askedAgain = async () => {
  const first = await asked();
  await first.decide('approved');
  const executionArn = 'arn:aws:states:us-east-1:111122223333:execution:shop-orders-failover:run-1';
  return { ...first, again: { ...first.document, run: { ...first.document.run, executionArn } } };
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
});

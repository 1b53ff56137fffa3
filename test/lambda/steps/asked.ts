import type { RunDocument } from '../../../lambda/contract/run-document';
import type { Decision, Principal } from '../../../lambda/ports/decision-store';
import { askForApproval } from '../../../lambda/steps/ask-for-approval';
import { readDecision } from '../../../lambda/steps/read-decision';
import { alarmAt } from './orders-world';
import { served, watchedToItsEnd } from './situations';

export const ADA: Principal = { kind: 'person', userId: 'AIDAADA', arn: 'arn:aws:iam::111122223333:user/ada' };

/** Run run-1 has asked. */
export const asked = async (settings: object = {}, trigger?: unknown) => {
  const orders = await served({ automation: 'approve', ...settings });
  await watchedToItsEnd(orders);
  const prechecked = await orders.prechecked('run-1', trigger ?? alarmAt(orders.now()));
  const ask = () => askForApproval(prechecked, orders.standby, orders.context());
  const approval = await ask();
  let document: RunDocument = { ...prechecked, approval };
  /** The machine puts each answer back into the document. */
  const read = async () => {
    const answer = await readDecision(document, orders.standby, orders.context());
    document = { ...document, approval: answer };
    return answer;
  };
  const decide = (verdict: Decision['verdict'], principal: Principal = ADA, at = orders.now()) =>
    orders.standby.decisions.decide('run-1', { verdict, principal, reason: 'because', at });
  return { orders, document: prechecked, ask, read, decide, approval, sent: orders.standby.notices.sent };
};

import { decisionItem } from '../../../../../lambda/adapters/aws/ledger/items';

test('a question of the first layout is read, and is that of no execution', () => {
  const at = '2026-11-22T12:00:00.000Z';
  const item = { runId: 'run-1', workload: 'orders', text: '?', askedAt: at, deadline: at, acceptedLossSeconds: 'any' };
  expect(decisionItem.parse(item)).toMatchObject({ ...item, executionArn: 'an execution that was not recorded' });
});

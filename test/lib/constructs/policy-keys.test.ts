import { DECIDE_MACHINE, ledgerKeys } from '../../../lambda/adapters/aws/ledger/keys';

describe('the keys that policies name', () => {
  it('are those of the ledger', () => {
    const keys = ledgerKeys('orders');
    expect([keys.state, keys.decision('run').pk, keys.answer('AIDA', 'run').pk]).toEqual([
      'WORKLOAD#orders',
      'DECISION#orders',
      'ANSWER#orders#AIDA',
    ]);
    expect(keys.answer(DECIDE_MACHINE, 'run').pk).toBe('ANSWER#orders#decide-machine');
  });
});

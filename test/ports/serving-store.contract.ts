import { HOME, type LedgerSubject, type MakeLedger, STANDBY } from './ledger-subject';

/** What every serving store promises. */
export function servingStoreContract(make: MakeLedger): void {
  let serving: LedgerSubject['ledger']['serving'];
  beforeEach(async () => {
    serving = (await make()).ledger.serving;
  });

  test('nobody serves before the first word, and the two words are apart', async () => {
    expect(await serving.serving()).toBeUndefined();
    await serving.serve({ region: HOME, epoch: 1 });
    expect(await serving.dispatching()).toBeUndefined();
    await serving.allowDispatch({ region: STANDBY, epoch: 2 });
    expect(await serving.serving()).toEqual({ region: HOME, epoch: 1 });
    expect(await serving.dispatching()).toEqual({ region: STANDBY, epoch: 2 });
  });

  test.each(['serve', 'allowDispatch'] as const)(
    'refuses to %s under an older epoch and answers what stands',
    async (say) => {
      const read = say === 'serve' ? 'serving' : 'dispatching';
      await serving[say]({ region: HOME, epoch: 1 });
      expect(await serving[say]({ region: STANDBY, epoch: 3 })).toEqual({ region: STANDBY, epoch: 3 });
      expect(await serving[say]({ region: HOME, epoch: 2 })).toEqual({ region: STANDBY, epoch: 3 });
      expect(await serving[say]({ region: HOME, epoch: 3 })).toEqual({ region: STANDBY, epoch: 3 });
      expect(await serving[read]()).toEqual({ region: STANDBY, epoch: 3 });
    },
  );
}

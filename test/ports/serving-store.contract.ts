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

  test('a run stops the starts of jobs under the epoch that stands, and the next epoch knows nothing of it', async () => {
    await serving.allowDispatch({ region: HOME, epoch: 2 });
    const stopped = { region: HOME, epoch: 2, pausedBy: 'run-1' };
    expect(await serving.pauseDispatch({ region: HOME, epoch: 2 }, 'run-1')).toEqual(stopped);
    expect(await serving.dispatching()).toEqual(stopped);
    expect(await serving.allowDispatch({ region: HOME, epoch: 2 })).toMatchObject({ region: HOME, epoch: 2 });
    expect(await serving.dispatching()).toEqual(stopped);
    await serving.allowDispatch({ region: HOME, epoch: 3 });
    expect(await serving.dispatching()).toEqual({ region: HOME, epoch: 3 });
  });

  test('refuses to stop what stands under another epoch, elsewhere, or not at all', async () => {
    expect(await serving.pauseDispatch({ region: HOME, epoch: 1 }, 'run-1')).toBeUndefined();
    await serving.allowDispatch({ region: HOME, epoch: 2 });
    for (const other of [
      { region: HOME, epoch: 1 },
      { region: STANDBY, epoch: 2 },
    ])
      expect(await serving.pauseDispatch(other, 'run-1')).toEqual({ region: HOME, epoch: 2 });
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

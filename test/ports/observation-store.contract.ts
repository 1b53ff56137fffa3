import { AT, HOME, type MakeLedger, STANDBY, TIEBREAKER } from './ledger-subject';

/** What every observation store promises. */
export function observationStoreContract(make: MakeLedger): void {
  const observation = { epoch: 1, renewSeq: 4, verdict: 'healthy', detail: 'seen', since: AT, at: AT } as const;

  test('one observation per Region, the newest', async () => {
    const { observations } = (await make()).ledger;
    expect(await observations.all()).toEqual([]);
    for (const region of [HOME, STANDBY, TIEBREAKER]) await observations.record({ ...observation, region });
    await observations.record({ ...observation, region: STANDBY, renewSeq: 5, verdict: 'expired' });
    const all = await observations.all();
    expect(all).toHaveLength(3);
    expect(all.find(({ region }) => region === STANDBY)).toMatchObject({ renewSeq: 5, verdict: 'expired' });
    expect(all.find(({ region }) => region === HOME)).toEqual({ ...observation, region: HOME });
  });
}

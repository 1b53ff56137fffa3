import type { Observation } from '../../lambda/ports/observation-store';
import { AT, HOME, type MakeLedger, STANDBY, TIEBREAKER } from './ledger-subject';

/** What every observation store promises. */
export function observationStoreContract(make: MakeLedger): void {
  const observation = { epoch: 1, renewSeq: 4, verdict: 'healthy', detail: 'seen', since: AT, at: AT } as const;
  const plusOne =
    (region: string) =>
    (before: Observation | undefined): Observation => ({
      ...observation,
      region,
      renewSeq: (before?.renewSeq ?? 0) + 1,
    });

  test('one observation per Region, the newest', async () => {
    const { observations } = (await make()).ledger;
    expect(await observations.all()).toEqual([]);
    for (const region of [HOME, STANDBY, TIEBREAKER])
      await observations.amend(region, () => ({ ...observation, region }));
    await observations.amend(STANDBY, () => ({ ...observation, region: STANDBY, renewSeq: 5, verdict: 'expired' }));
    const all = await observations.all();
    expect(all).toHaveLength(3);
    expect(all.find(({ region }) => region === STANDBY)).toMatchObject({ renewSeq: 5, verdict: 'expired' });
    expect(all.find(({ region }) => region === HOME)).toEqual({ ...observation, region: HOME });
  });

  test('a change is made on what stands, and what it made is answered', async () => {
    const { observations } = (await make()).ledger;
    const seen: (number | undefined)[] = [];
    const change = (before: Observation | undefined): Observation => {
      seen.push(before?.renewSeq);
      return plusOne(HOME)(before);
    };
    expect(await observations.amend(HOME, change)).toMatchObject({ renewSeq: 1 });
    expect(await observations.amend(HOME, change)).toMatchObject({ renewSeq: 2 });
    expect(seen).toEqual([undefined, 1]);
  });

  test('two agents of one Region at once lose nothing and count nothing twice', async () => {
    const { observations } = (await make()).ledger;
    await observations.amend(HOME, plusOne(HOME));
    await Promise.all([1, 2, 3].map(() => observations.amend(HOME, plusOne(HOME))));
    expect(await observations.all()).toMatchObject([{ renewSeq: 4 }]);
  });

  test('a change whose answer is lost is made once', async () => {
    const { ledger, faults } = await make();
    await ledger.observations.amend(HOME, plusOne(HOME));
    const lost = faults.loseAnswers(1);
    expect(await ledger.observations.amend(HOME, plusOne(HOME))).toMatchObject({ renewSeq: 2 });
    expect(lost.hits).toBe(1);
    expect(await ledger.observations.all()).toMatchObject([{ renewSeq: 2 }]);
  });

  test('everything that a Region has seen is kept', async () => {
    const { observations } = (await make()).ledger;
    const at = Date.parse(AT);
    const whole: Observation = {
      ...observation,
      region: TIEBREAKER,
      verdict: 'failing',
      transactions: {
        epoch: 1,
        proven: true,
        slots: [
          { at: at - 119_003, good: 3, failed: 2 },
          { at, good: 0, failed: 5 },
        ],
      },
      alarms: { speak: true, seen: [{ name: 'p99', state: 'ALARM', changedAt: AT, since: AT }] },
      services: [{ service: 'api', running: 3, desired: 4 }],
      wish: { since: AT, at: AT },
    };
    await observations.amend(TIEBREAKER, () => whole);
    expect(await observations.all()).toEqual([whole]);
    await observations.amend(TIEBREAKER, () => ({ ...whole, transactions: { epoch: 2, proven: false, slots: [] } }));
    expect(await observations.all()).toMatchObject([{ transactions: { epoch: 2, proven: false, slots: [] } }]);
  });

  test('fails as Transient when the ledger answers nowhere, and nothing stands', async () => {
    const { ledger, faults } = await make();
    const refused = faults.refuse('all');
    await expect(ledger.observations.amend(HOME, plusOne(HOME))).rejects.toMatchObject({ name: 'Transient' });
    expect(refused.hits).toBeGreaterThan(0);
    faults.heal();
    expect(await ledger.observations.all()).toEqual([]);
  });
}

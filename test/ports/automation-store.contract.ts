import type { AutomationHold } from '../../lambda/ports/automation-store';
import { AT, type LedgerSubject, type MakeLedger } from './ledger-subject';

const HOLD: AutomationHold = { until: '2026-11-22T14:00:00.000Z', by: 'ada', reason: 'maintenance', at: AT };
const LATER: AutomationHold = { ...HOLD, until: '2026-11-22T18:00:00.000Z', by: 'bob' };

/** What every automation store promises. */
export function automationStoreContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let automation: LedgerSubject['ledger']['automation'];
  beforeEach(async () => {
    subject = await make();
    automation = subject.ledger.automation;
    // The installation's word is one for all workloads, and so for all tests on one table.
    await automation.hold('installation', undefined);
  });

  test('nothing holds before somebody says so, and lifting nothing is no mistake', async () => {
    expect(await automation.holds()).toEqual({});
    await automation.hold('workload', undefined);
    expect(await automation.holds()).toEqual({});
  });

  test('the word for a workload and the one for all are apart', async () => {
    await automation.hold('workload', HOLD);
    expect(await automation.holds()).toEqual({ workload: HOLD });
    await automation.hold('installation', LATER);
    expect(await automation.holds()).toEqual({ workload: HOLD, installation: LATER });
    await automation.hold('workload', undefined);
    expect(await automation.holds()).toEqual({ installation: LATER });
  });

  test('a later word replaces an earlier one, also with a shorter time', async () => {
    await automation.hold('workload', LATER);
    await automation.hold('workload', HOLD);
    expect(await automation.holds()).toEqual({ workload: HOLD });
  });

  test('a word whose answer is lost stands', async () => {
    const lost = subject.faults.loseAnswers(1);
    await automation.hold('workload', HOLD);
    expect(await automation.holds()).toEqual({ workload: HOLD });
    expect(lost.hits).toBe(1);
  });

  test('fails as Transient when no endpoint answers: unknown is not "no hold"', async () => {
    subject.faults.refuse('all');
    await expect(automation.holds()).rejects.toMatchObject({ name: 'Transient' });
    await expect(automation.hold('workload', HOLD)).rejects.toMatchObject({ name: 'Transient' });
  });
}

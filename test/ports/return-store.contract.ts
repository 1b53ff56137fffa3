import type { FoundDatabase, ReturnWord } from '../../lambda/ports/return-store';
import { AT, HOME, type LedgerSubject, type MakeLedger, STANDBY } from './ledger-subject';

const SILENT: FoundDatabase = { text: 'does not answer: unknown', final: false };
const CLOSED: FoundDatabase = { text: 'open under epoch 1; closed below epoch 2', final: true };
const LATER = '2026-11-22T12:00:30.000Z';

const word = (more: Partial<ReturnWord> = {}): ReturnWord => ({
  region: HOME,
  epoch: 2,
  at: AT,
  databases: {},
  endedTasks: [],
  ...more,
});

/** What every store of returns promises. */
export function returnStoreContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let returns: LedgerSubject['ledger']['returns'];
  beforeEach(async () => {
    subject = await make();
    returns = subject.ledger.returns;
  });

  test('no Region has returned before somebody says so, and then each stands for itself', async () => {
    expect(await returns.returns()).toEqual([]);
    const first = await returns.record(word({ databases: { db: CLOSED }, endedTasks: ['a'] }));
    expect(first).toEqual({
      region: HOME,
      epoch: 2,
      at: AT,
      databases: { db: CLOSED.text },
      unsettled: [],
      endedTasks: 1,
    });
    await returns.record(word({ region: STANDBY, epoch: 3 }));
    expect(await returns.returns()).toHaveLength(2);
    expect(await returns.returns()).toContainEqual(first);
  });

  test('what becomes known later is added, under the time of the first word', async () => {
    await returns.record(word({ databases: { db: SILENT } }));
    await returns.record(word({ at: LATER, endedTasks: ['a', 'b'] }));
    const known = await returns.record(word({ at: LATER, databases: { db: CLOSED, other: SILENT } }));
    expect(known).toMatchObject({ at: AT, databases: { db: CLOSED.text, other: SILENT.text }, endedTasks: 2 });
    expect(known.unsettled).toEqual(['other']);
    expect(await returns.returns()).toEqual([known]);
  });

  test('a final word stands, and no task is counted twice', async () => {
    await returns.record(word({ databases: { db: CLOSED }, endedTasks: ['a', 'b'] }));
    const again = { databases: { db: { text: 'closed already', final: true } }, endedTasks: ['b', 'a', 'c', 'c'] };
    await returns.record(word(again));
    expect(await returns.record(word({ databases: { db: SILENT } }))).toMatchObject({
      databases: { db: CLOSED.text },
      endedTasks: 3,
    });
  });

  test('a newer epoch begins anew, and an older one changes nothing', async () => {
    await returns.record(word({ databases: { db: CLOSED }, endedTasks: ['a'] }));
    const newer = await returns.record(word({ epoch: 4, at: LATER, databases: { db: SILENT } }));
    expect(newer).toMatchObject({ epoch: 4, at: LATER, databases: { db: SILENT.text }, endedTasks: 0 });
    expect(await returns.record(word({ endedTasks: ['late'] }))).toEqual(newer);
  });

  test('words that come at the same moment are all kept', async () => {
    const words = ['a', 'b', 'c', 'd', 'e'].map((task) => word({ endedTasks: [task], databases: { [task]: CLOSED } }));
    await Promise.all(words.map((each) => returns.record(each)));
    const [known] = await returns.returns();
    expect(known).toMatchObject({ endedTasks: 5, unsettled: [] });
    expect(Object.keys(known?.databases ?? {}).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('one caller tells people, once per epoch', async () => {
    expect(await returns.mayTell({ region: HOME, epoch: 2 }, AT)).toBe(false);
    await returns.record(word());
    const asked = await Promise.all([1, 2, 3].map(() => returns.mayTell({ region: HOME, epoch: 2 }, AT)));
    expect(asked.filter(Boolean)).toHaveLength(1);
    expect(await returns.record(word({ endedTasks: ['a'] }))).toMatchObject({ toldAt: AT, endedTasks: 1 });
    expect(await returns.mayTell({ region: HOME, epoch: 2 }, LATER)).toBe(false);
    await returns.record(word({ epoch: 3 }));
    expect(await returns.mayTell({ region: HOME, epoch: 2 }, LATER)).toBe(false);
    expect(await returns.mayTell({ region: HOME, epoch: 3 }, LATER)).toBe(true);
  });

  test('a word whose answer is lost is recognised as an own write', async () => {
    const lost = subject.faults.loseAnswers(1);
    expect(await returns.record(word({ endedTasks: ['a'] }))).toMatchObject({ endedTasks: 1 });
    expect(lost.hits).toBe(1);
  });
}

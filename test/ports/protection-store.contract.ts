import { AT, HOME, type LedgerSubject, type MakeLedger, STANDBY } from './ledger-subject';

const PROTECTION = {
  region: HOME,
  epoch: 2,
  at: AT,
  by: 'reprotect-1',
  databases: [{ name: 'db', replica: 'orders', kept: 'orders-kept-2', snapshot: 'orders-final-2' }],
};

/** What every store promises that knows which side can take over again. */
export function protectionStoreContract(make: MakeLedger): void {
  let protections: LedgerSubject['ledger']['protections'];
  let subject: LedgerSubject;
  beforeEach(async () => {
    subject = await make();
    protections = subject.ledger.protections;
  });

  test('nothing is protected before somebody says so', async () => {
    expect(await protections.protections()).toEqual([]);
  });

  test('the first word of a Region and an epoch stands', async () => {
    expect(await protections.protect(PROTECTION)).toEqual(PROTECTION);
    expect(await protections.protect({ ...PROTECTION, by: 'reprotect-2', databases: [] })).toEqual(PROTECTION);
    expect(await protections.protections()).toEqual([PROTECTION]);
  });

  test('all of them are kept, oldest epoch first', async () => {
    const later = {
      region: STANDBY,
      epoch: 13,
      at: AT,
      by: 'reprotect-2',
      databases: [{ name: 'db', replica: 'orders' }],
    };
    await protections.protect(later);
    await protections.protect(PROTECTION);
    expect(await protections.protections()).toEqual([PROTECTION, later]);
  });

  test('a word whose answer gets lost stands once', async () => {
    const struck = subject.faults.loseAnswers(1);
    expect(await protections.protect(PROTECTION)).toEqual(PROTECTION);
    expect(await protections.protections()).toEqual([PROTECTION]);
    expect(struck.hits).toBeGreaterThan(0);
  });
}

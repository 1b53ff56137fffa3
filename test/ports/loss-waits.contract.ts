import type { LostRows } from '../../lambda/contract/lost-rows';
import type { LossBound } from '../../lambda/contract/step-answers';
import type { LossWait } from '../../lambda/ports/loss-waits';
import { AT, type LedgerSubject, type MakeLedger } from './ledger-subject';

const KNOWN: LossBound = { kind: 'known', seconds: 70.5, because: 'x', since: AT };
const FIRST: LossWait = { since: AT, by: 'run-1', first: { db: KNOWN, other: { kind: 'unknown', because: 'y' } } };
const LATER: LossWait = { since: '2026-11-22T12:10:00.000Z', by: 'run-2', first: {} };
const ACCEPTANCE = { by: 'ada', reason: 'the mails have it', at: AT };

/** What every record of waits for less promises. */
export function lossWaitsContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let waits: LedgerSubject['ledger']['lossWaits'];
  beforeEach(async () => {
    subject = await make();
    waits = subject.ledger.lossWaits;
  });

  test('a wait begins once in each takeover, whichever run says so', async () => {
    expect(await waits.begin(2, FIRST)).toEqual(FIRST);
    expect(await waits.begin(2, LATER)).toEqual(FIRST);
    expect(await waits.begin(3, LATER)).toEqual(LATER);
  });

  test('whoever accepts the loss is heard by that run only, and the first word stands', async () => {
    expect(await waits.accepted('run-1')).toBeUndefined();
    expect(await waits.accept('run-1', ACCEPTANCE)).toEqual(ACCEPTANCE);
    expect(await waits.accept('run-1', { ...ACCEPTANCE, by: 'bob' })).toEqual(ACCEPTANCE);
    expect(await waits.accepted('run-1')).toEqual(ACCEPTANCE);
    expect(await waits.accepted('run-2')).toBeUndefined();
  });

  test('what is said of a takeover and of a run goes with their records, keys of rows too', async () => {
    const { reports, retention } = subject.ledger;
    const lost: LostRows = { kind: 'unknown', because: 'it did not answer' };
    await waits.begin(2, FIRST);
    await waits.accept('run-1', ACCEPTANCE);
    for (const epoch of [2, 3]) await reports.keepLost(epoch, 'db', lost);
    await retention.drop({ kind: 'fence', id: '2', at: AT, needed: false });
    await retention.drop({ kind: 'report', id: 'run-1', at: AT, needed: false });
    expect(await reports.lost(2)).toEqual({});
    expect(await reports.lost(3)).toEqual({ db: lost });
    expect(await waits.begin(2, LATER)).toEqual(LATER);
    expect(await waits.accepted('run-1')).toBeUndefined();
  });

  test('a beginning whose answer is lost is recognised as an own write', async () => {
    const lost = subject.faults.loseAnswers(1);
    expect(await waits.begin(2, FIRST)).toEqual(FIRST);
    expect(lost.hits).toBe(1);
  });
}

import type { FenceRecord } from '../../lambda/ports/fence-store';
import { AT, type LedgerSubject, type MakeLedger } from './ledger-subject';

const FENCE: FenceRecord = {
  epoch: 2,
  how: 'acknowledged',
  by: 'keeper-1',
  at: AT,
  databases: { db: { closedAt: '2026-11-22T12:00:00.123456Z', flushPosition: '0/1A2B' } },
};

/** What every fence store promises. */
export function fenceStoreContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let fences: LedgerSubject['ledger']['fences'];
  beforeEach(async () => {
    subject = await make();
    fences = subject.ledger.fences;
  });

  test('an epoch has no fence before somebody records it', async () => {
    await fences.record(FENCE);
    expect(await fences.read(2)).toEqual(FENCE);
    expect(await fences.read(3)).toBeUndefined();
  });

  test('the first word stands and is returned', async () => {
    expect(await fences.record(FENCE)).toEqual(FENCE);
    const second = await fences.record({ ...FENCE, how: 'deadline', by: 'run-1', databases: {} });
    expect(second).toEqual(FENCE);
    expect(await fences.read(2)).toEqual(FENCE);
  });

  test('a record whose answer is lost is recognised as an own write', async () => {
    const lost = subject.faults.loseAnswers(1);
    expect(await fences.record(FENCE)).toEqual(FENCE);
    expect(lost.hits).toBe(1);
  });
}

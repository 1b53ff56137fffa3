import type { FenceRecord } from '../../lambda/ports/fence-store';
import { AT, type LedgerSubject, type MakeLedger } from './ledger-subject';

const FENCE: FenceRecord = {
  epoch: 2,
  how: 'acknowledged',
  by: 'keeper-1',
  at: AT,
  databases: { db: { closedAt: '2026-11-22T12:00:00.123456Z', flushPosition: '0/1A2B' } },
};

const UNFENCED: FenceRecord = {
  epoch: 3,
  how: 'unfenced',
  by: 'run-1',
  at: AT,
  databases: {},
  override: { by: 'ada', reason: 'us-east-1 is gone' },
};
const RECONCILED = { by: 'bob', reason: 'compared by hand', at: '2026-11-23T09:00:00.000Z' };

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

  test('a word that was seen is replaced while it stands, and by nobody who has not seen it', async () => {
    const partly = { ...FENCE, epoch: 3 };
    await fences.record(partly);
    expect(await fences.record(UNFENCED, { ...partly, by: 'keeper-2' })).toEqual(partly);
    const both = { ...UNFENCED, databases: FENCE.databases };
    expect(await fences.record(both, partly)).toEqual(both);
    expect(await fences.record(partly, partly)).toEqual(both);
    expect(await fences.unreconciled()).toEqual([both]);
  });

  test('refuses to replace a word that was never said', async () => {
    await fences.record(UNFENCED, FENCE).catch(() => undefined);
    expect(await fences.read(3)).toBeUndefined();
  });

  test('a record whose answer is lost is recognised as an own write', async () => {
    const lost = subject.faults.loseAnswers(1);
    expect(await fences.record(FENCE)).toEqual(FENCE);
    expect(lost.hits).toBe(1);
  });

  test('the newest record is that of the highest epoch', async () => {
    expect(await fences.newest()).toBeUndefined();
    for (const epoch of [2, 11, 10]) await fences.record({ ...FENCE, epoch });
    expect(await fences.newest()).toEqual({ ...FENCE, epoch: 11 });
  });

  test('an unfenced takeover says who overrode and why, and stays unreconciled until somebody says otherwise', async () => {
    await fences.record(FENCE);
    for (const epoch of [12, 3]) await fences.record({ ...UNFENCED, epoch });
    expect(await fences.unreconciled()).toEqual([UNFENCED, { ...UNFENCED, epoch: 12 }]);
    expect(await fences.reconcile(3, RECONCILED)).toEqual(RECONCILED);
    expect(await fences.unreconciled()).toEqual([{ ...UNFENCED, epoch: 12 }]);
    expect(await fences.read(3)).toEqual({ ...UNFENCED, reconciled: RECONCILED });
    expect(await fences.read(12)).toEqual({ ...UNFENCED, epoch: 12 });
  });

  test('the first word of a reconciliation stands and is returned', async () => {
    await fences.record(UNFENCED);
    await fences.reconcile(3, RECONCILED);
    expect(await fences.reconcile(3, { ...RECONCILED, by: 'carl' })).toEqual(RECONCILED);
  });

  test('refuses to reconcile what was fenced, or never was', async () => {
    await fences.record(FENCE);
    expect(await fences.reconcile(2, RECONCILED)).toBeUndefined();
    expect(await fences.reconcile(3, RECONCILED)).toBeUndefined();
    await fences.record(UNFENCED);
    expect(await fences.unreconciled()).toEqual([UNFENCED]);
    expect(await fences.read(2)).toEqual(FENCE);
  });

  test('an acknowledgement that comes after an unfenced opening does not take the word back', async () => {
    await fences.record(UNFENCED);
    expect(await fences.record({ ...FENCE, epoch: 3 })).toEqual(UNFENCED);
    expect(await fences.unreconciled()).toEqual([UNFENCED]);
  });

  test('a reconciliation whose answer is lost stands', async () => {
    await fences.record(UNFENCED);
    const lost = subject.faults.loseAnswers(1);
    expect(await fences.reconcile(3, RECONCILED)).toEqual(RECONCILED);
    expect(lost.hits).toBe(1);
  });

  test('fails as Transient when no endpoint answers: unknown is not reconciled', async () => {
    subject.faults.refuse('all');
    await expect(fences.unreconciled()).rejects.toMatchObject({ name: 'Transient' });
    await expect(fences.newest()).rejects.toMatchObject({ name: 'Transient' });
  });
}

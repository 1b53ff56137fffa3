import { AT, HOME, type LedgerSubject, type MakeLedger, STANDBY } from './ledger-subject';

const ANCHORS = { db: '2026-11-22T12:00:01.000001Z' };

/** What every lease store promises. */
export function leaseStoreContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let leases: LedgerSubject['ledger']['leases'];
  beforeEach(async () => {
    subject = await make();
    leases = subject.ledger.leases;
  });
  const create = () => leases.create({ active: HOME, holder: 'keeper-1' });
  const renew = (seen: { epoch: number; renewSeq: number }) => leases.renew({ ...seen, holder: 'k', anchors: ANCHORS });
  const take = (seen: { epoch: number; renewSeq: number }, by = 'run-1') =>
    leases.take({ ...seen, nextEpoch: seen.epoch + 1, to: STANDBY, by, at: AT });

  test('there is no lease before it is created', async () => {
    expect(await leases.read()).toBeUndefined();
  });

  test('the first lease is epoch 1 of the Region that creates it', async () => {
    await create();
    expect(await leases.read()).toMatchObject({
      epoch: 1,
      active: HOME,
      renewSeq: 1,
      holder: 'keeper-1',
      anchors: {},
    });
    expect(await leases.read()).not.toHaveProperty('taken.by');
  });

  test('a second creation changes nothing', async () => {
    await create();
    await renew({ epoch: 1, renewSeq: 1 });
    await leases.create({ active: STANDBY, holder: 'keeper-2' });
    expect(await leases.read()).toMatchObject({ active: HOME, renewSeq: 2, holder: 'k' });
  });

  test('a renewal moves the count and carries the anchors', async () => {
    await create();
    const result = await renew({ epoch: 1, renewSeq: 1 });
    expect(result).toMatchObject({ written: true, value: { epoch: 1, renewSeq: 2, anchors: ANCHORS } });
    expect(await leases.read()).toEqual(result.written && result.value);
  });

  test.each([
    ['count', { epoch: 1, renewSeq: 1 }],
    ['count from the future', { epoch: 1, renewSeq: 3 }],
    ['epoch', { epoch: 0, renewSeq: 2 }],
  ])('refuses a renewal with a stale %s and answers what stands', async (_, stale) => {
    await create();
    await renew({ epoch: 1, renewSeq: 1 });
    expect(await renew(stale)).toMatchObject({ written: false, current: { epoch: 1, renewSeq: 2 } });
    expect((await leases.read())?.renewSeq).toBe(2);
  });

  test('refuses to renew and to take a lease that does not exist', async () => {
    expect(await renew({ epoch: 1, renewSeq: 1 })).toEqual({ written: false, current: undefined });
    expect(await take({ epoch: 1, renewSeq: 1 })).toEqual({ written: false, current: undefined });
    expect(await leases.read()).toBeUndefined();
  });

  test('a release carries its reason, and the next renewal takes it back', async () => {
    await create();
    await leases.renew({ epoch: 1, renewSeq: 1, holder: 'k', anchors: ANCHORS, released: 'db refuses writes' });
    expect((await leases.read())?.released).toBe('db refuses writes');
    await renew({ epoch: 1, renewSeq: 2 });
    expect((await leases.read())?.released).toBeUndefined();
  });

  test('a takeover raises the epoch and keeps the anchors that the previous holder had promised', async () => {
    await create();
    await renew({ epoch: 1, renewSeq: 1 });
    const taken = { by: 'run-1', at: AT, from: HOME, previousEpoch: 1, previousAnchors: ANCHORS };
    expect(await take({ epoch: 1, renewSeq: 2 })).toMatchObject({
      written: true,
      value: { epoch: 2, active: STANDBY, renewSeq: 3, holder: 'run-1', anchors: {}, taken },
    });
    await leases.renew({ epoch: 2, renewSeq: 3, holder: 'k2', anchors: { db: 'newer' } });
    expect(await leases.read()).toMatchObject({ anchors: { db: 'newer' }, taken });
  });

  test('a takeover keeps what was judged to close the old side, and renewals leave it', async () => {
    await create();
    const grades = { db: 'watchdog', log: 'acknowledged' } as const;
    await leases.take({ epoch: 1, renewSeq: 1, nextEpoch: 2, to: STANDBY, by: 'run-1', at: AT, grades });
    await renew({ epoch: 2, renewSeq: 2 });
    expect((await leases.read())?.taken?.grades).toEqual(grades);
    await take({ epoch: 2, renewSeq: 3 });
    expect((await leases.read())?.taken?.grades).toBeUndefined();
  });

  const takenBySwitchover = async (): Promise<void> => {
    await create();
    await renew({ epoch: 1, renewSeq: 1 });
    await leases.take({ epoch: 1, renewSeq: 2, nextEpoch: 2, to: STANDBY, by: 'run-1', at: AT, course: 'may go back' });
  };
  const giveBack = (renewSeq: number) =>
    leases.take({ epoch: 2, renewSeq, nextEpoch: 3, to: HOME, by: 'run-1', at: AT, back: { anchors: ANCHORS } });
  const goOn = (renewSeq: number) =>
    leases.renew({ epoch: 2, renewSeq, holder: 'run-1', anchors: {}, course: 'all replayed' });

  test('the course of a switchover stands until a renewal settles it, and later renewals leave it', async () => {
    await takenBySwitchover();
    await renew({ epoch: 2, renewSeq: 3 });
    expect((await leases.read())?.taken).toMatchObject({ course: 'may go back', previousAnchors: ANCHORS });
    await goOn(4);
    await renew({ epoch: 2, renewSeq: 5 });
    expect((await leases.read())?.taken).toMatchObject({ course: 'all replayed', by: 'run-1', previousEpoch: 1 });
  });

  test('a lease that is given back has the anchors of the side that serves again, and no course', async () => {
    await takenBySwitchover();
    expect(await giveBack(3)).toMatchObject({
      written: true,
      value: { epoch: 3, active: HOME, anchors: ANCHORS, taken: { back: true, from: STANDBY, previousEpoch: 2 } },
    });
    expect((await leases.read())?.taken?.course).toBeUndefined();
  });

  test('of going back and going on, whichever comes second is refused', async () => {
    await takenBySwitchover();
    const [on, back] = await Promise.all([goOn(3), giveBack(3)]);
    expect([on.written, back.written].filter(Boolean)).toHaveLength(1);
    expect((await leases.read())?.epoch).toBe(back.written ? 3 : 2);
  });

  test('a course whose answer is lost is recognised as an own write', async () => {
    await takenBySwitchover();
    const lost = subject.faults.loseAnswers(1);
    expect(await goOn(3)).toMatchObject({ written: true, value: { taken: { course: 'all replayed' } } });
    expect(lost.hits).toBe(1);
  });

  test('a takeover ends a release', async () => {
    await create();
    await leases.renew({ epoch: 1, renewSeq: 1, holder: 'k', anchors: {}, released: 'why' });
    await take({ epoch: 1, renewSeq: 2 });
    expect((await leases.read())?.released).toBeUndefined();
  });

  test('refuses a takeover of a lease that was renewed since it was judged', async () => {
    await create();
    await renew({ epoch: 1, renewSeq: 1 });
    expect(await take({ epoch: 1, renewSeq: 1 })).toMatchObject({ written: false, current: { active: HOME } });
    expect(await leases.read()).toMatchObject({ epoch: 1, active: HOME });
  });

  test('refuses the renewal of a keeper whose epoch was taken', async () => {
    await create();
    await take({ epoch: 1, renewSeq: 1 });
    expect(await renew({ epoch: 1, renewSeq: 1 })).toMatchObject({ written: false, current: { epoch: 2 } });
    expect(await renew({ epoch: 1, renewSeq: 2 })).toMatchObject({ written: false });
  });

  test('one of ten racing takeovers wins', async () => {
    await create();
    const runs = Array.from({ length: 10 }, (_, i) => take({ epoch: 1, renewSeq: 1 }, `run-${i}`));
    const won = (await Promise.all(runs)).filter(({ written }) => written);
    expect(won).toHaveLength(1);
    expect(await leases.read()).toEqual(won[0]?.written && won[0].value);
  });

  test('one of ten racing keepers renews', async () => {
    await create();
    const renewals = Array.from({ length: 10 }, () => renew({ epoch: 1, renewSeq: 1 }));
    expect((await Promise.all(renewals)).filter(({ written }) => written)).toHaveLength(1);
    expect((await leases.read())?.renewSeq).toBe(2);
  });

  test.each([
    ['renewal', () => renew({ epoch: 1, renewSeq: 1 }), { epoch: 1, renewSeq: 2 }],
    ['takeover', () => take({ epoch: 1, renewSeq: 1 }), { epoch: 2, renewSeq: 2 }],
  ])('a %s whose answer is lost is recognised as an own write', async (_, write, stands) => {
    await create();
    const lost = subject.faults.loseAnswers(1);
    expect(await write()).toMatchObject({ written: true, value: stands });
    expect(lost.hits).toBe(1);
    expect(await leases.read()).toMatchObject(stands);
  });

  test('a creation whose answer is lost has happened once', async () => {
    const lost = subject.faults.loseAnswers(1);
    await create();
    expect(lost.hits).toBe(1);
    expect(await leases.read()).toMatchObject({ epoch: 1, renewSeq: 1 });
  });

  test('another endpoint answers when the first one refuses', async () => {
    await create();
    const refused = subject.faults.refuse('first');
    expect((await leases.read())?.epoch).toBe(1);
    expect(await renew({ epoch: 1, renewSeq: 1 })).toMatchObject({ written: true });
    expect(refused.hits).toBe(2);
  });

  test('fails as Transient when no endpoint answers, and has changed nothing', async () => {
    await create();
    subject.faults.refuse('all');
    const calls: (() => Promise<unknown>)[] = [
      () => leases.read(),
      () => renew({ epoch: 1, renewSeq: 1 }),
      () => take({ epoch: 1, renewSeq: 1 }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ name: 'Transient' });
    subject.faults.heal();
    expect(await leases.read()).toMatchObject({ epoch: 1, renewSeq: 1 });
  });
}

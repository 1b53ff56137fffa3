import { APP, CLAIM, job, jobHands, LATER } from './job-samples';
import { HOME, type LedgerSubject, type MakeLedger, STANDBY } from './ledger-subject';

/** What is counted, watched and booked beside the jobs. */
export function jobAccountsContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let hands: ReturnType<typeof jobHands>;
  beforeEach(async () => {
    subject = await make();
    hands = jobHands(subject);
  });
  const sums = async () =>
    (await subject.ledger.accounts.sums(APP)).map((one) =>
      Object.fromEntries(Object.entries(one).filter(([, value]) => value !== 0)),
    );

  test('nothing is counted where nothing was ever accepted', async () => expect(await sums()).toEqual([]));

  test('sums follow the jobs, by class, with how long they waited and ran', async () => {
    const { jobs } = subject.ledger;
    for (const id of ['a', 'b', 'c']) await jobs.submit(job(id));
    await jobs.submit(job('u', { jobClass: 'urgent' }));
    await hands.end('a');
    await hands.claim('b');
    await hands.settle();
    expect((await sums()).sort((x, y) => (String(x.jobClass) < String(y.jobClass) ? -1 : 1))).toEqual([
      {
        jobClass: 'normal',
        accepted: 3,
        pending: 1,
        running: 1,
        done: 1,
        ranSeconds: 3590,
        ranCount: 1,
        waitedSeconds: 10,
        waitedCount: 1,
      },
      { jobClass: 'urgent', accepted: 1, pending: 1 },
    ]);
  });

  test('a change is counted once, however many count at the same time', async () => {
    for (let i = 0; i < 12; i++) await subject.ledger.jobs.submit(job(`j${i}`));
    await Promise.all(Array.from({ length: 4 }, () => subject.ledger.accounts.tally(APP, LATER, 5)));
    await hands.settle();
    expect(await sums()).toEqual([{ jobClass: 'normal', accepted: 12, pending: 12 }]);
  });

  test('a change is counted once, whichever call of it or of the count dies', async () => {
    const { jobs, accounts } = subject.ledger;
    for (let calls = 0; calls < 40; calls++) {
      const id = `j${calls}`;
      const fault = subject.faults.stopAfter(calls);
      const history = async () => {
        await jobs.submit(job(id));
        await accounts.tally(APP, LATER, 100);
        const [head] = await jobs.heads(APP, 'normal', 1);
        const running = head && (await jobs.claim(head, CLAIM));
        await accounts.tally(APP, LATER, 100);
        if (running !== undefined) await jobs.finish(running, { state: 'done', at: LATER });
        await accounts.tally(APP, LATER, 100);
      };
      await history().catch(() => undefined);
      subject.faults.heal();
      await hands.settle();
      const { application: _application, ...exact } = await jobs.account(APP);
      const [counted] = await accounts.sums(APP);
      expect({ calls, struck: fault.hits > 0, ...counted }).toMatchObject(exact.accepted === 0 ? {} : exact);
    }
  });

  test('what stands open is counted where it stands, and agrees with the sums', async () => {
    const { jobs, accounts } = subject.ledger;
    for (const id of ['a', 'b']) await jobs.submit(job(id));
    await jobs.submit(job('c', { after: ['b'] }));
    await jobs.submit(job('d', { notBefore: LATER }));
    await hands.claim('a');
    while ((await accounts.tally(APP, LATER, 100)) > 0);
    expect(await accounts.standing(APP, 1_000)).toEqual({ queued: 1, waiting: 2, running: 1, cut: false });
    expect(await sums()).toMatchObject([{ accepted: 4, pending: 3, running: 1 }]);
  });

  test('a claim stands until it is taken back, or another epoch serves', async () => {
    const { jobs, leases, claimWatch } = subject.ledger;
    await leases.create({ active: HOME, holder: 'keeper' });
    for (const id of ['a', 'b']) await jobs.submit(job(id));
    const [a, b] = [await hands.claim('a'), await hands.claim('b')];
    const stands = ({ application, id, epoch, attempt }: typeof a) =>
      claimWatch.stands({ application, job: id, epoch, attempt });
    expect([await stands(a), await stands(b)]).toEqual([true, true]);
    await jobs.requeue(a, { epoch: 1, because: 'again' });
    expect([await stands(a), await stands(b)]).toEqual([false, true]);
    await leases.take({ epoch: 1, renewSeq: 1, nextEpoch: 2, to: STANDBY, by: 'run-1', at: LATER });
    expect(await stands(b)).toBe(false);
  });

  test('fails to say anything of a claim while the ledger is silent', async () => {
    await subject.ledger.leases.create({ active: HOME, holder: 'keeper' });
    subject.faults.refuse('all');
    const asked = subject.ledger.claimWatch.stands({ application: APP, job: 'a', epoch: 1, attempt: 1 });
    await expect(asked).rejects.toMatchObject({ name: 'Transient' });
  });

  test('launches that are booked at the same time follow one another', async () => {
    const quota = { burst: 20, perSecond: 20 };
    const book = (count: number) => subject.ledger.launches.book(HOME, count, quota, 1_000_000);
    const bookings = await Promise.all([book(20), book(20), book(20)]);
    const firsts = bookings.map(({ firstMs }) => firstMs).sort((a, b) => a - b);
    expect(firsts).toEqual([999_050, 1_000_050, 1_001_050]);
    expect(await subject.ledger.launches.book(STANDBY, 1, quota, 1_000_000)).toEqual({ firstMs: 999_050, everyMs: 50 });
  });
}

import { APP, CLAIM, job, jobHands, LATER } from './job-samples';
import { AT, type LedgerSubject, type MakeLedger } from './ledger-subject';

/** What every store of jobs promises of those that wait for something else than their turn. */
export function waitingJobsContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let jobs: LedgerSubject['ledger']['jobs'];
  let hands: ReturnType<typeof jobHands>;
  beforeEach(async () => {
    subject = await make();
    jobs = subject.ledger.jobs;
    hands = jobHands(subject);
  });

  describe('a job after another', () => {
    test('is not in the queue before that has ended', async () => {
      await jobs.submit(job('a'));
      expect(await jobs.submit(job('b', { after: ['a'] }))).toMatchObject({ state: 'pending', waitsFor: ['a'] });
      expect(await hands.waiting()).toEqual(['a']);
      await hands.end('a');
      expect(await hands.waiting()).toEqual(['b']);
      expect((await jobs.find(APP, 'b'))?.waitsFor ?? []).toEqual([]);
    });

    test('waits for all of them', async () => {
      for (const id of ['a', 'b']) await jobs.submit(job(id));
      await jobs.submit(job('c', { after: ['a', 'b'] }));
      await hands.end('a');
      expect(await hands.waiting()).toEqual(['b']);
      await hands.end('b');
      expect(await hands.waiting()).toEqual(['c']);
    });

    test('does not wait for one that has ended already', async () => {
      await jobs.submit(job('a'));
      await hands.end('a');
      await jobs.submit(job('b', { after: ['a'] }));
      expect(await hands.waiting()).toEqual(['b']);
    });

    test.each(['failed', 'cancelled'] as const)('goes on when that has %s', async (state) => {
      await jobs.submit(job('a'));
      await jobs.submit(job('b', { after: ['a'] }));
      await jobs.finish(await hands.claim('a'), { state, at: LATER, reason: 'so it was' });
      expect(await hands.waiting()).toEqual(['b']);
    });

    test('waits on while that is run again', async () => {
      await jobs.submit(job('a'));
      await jobs.submit(job('b', { after: ['a'] }));
      await jobs.requeue(await hands.claim('a'), { epoch: 1, because: 'again' });
      expect(await hands.waiting()).toEqual(['a']);
    });

    test('is refused, and nothing is stored, when that is not known', async () => {
      const refused = jobs.submit(job('b', { after: ['a', 'z'] }));
      await expect(refused).rejects.toMatchObject({
        name: 'BadInput',
        message: 'job "b" names "a", "z", which application "invoices" has not accepted',
      });
      expect(await jobs.find(APP, 'b')).toBeUndefined();
      expect(await hands.waiting()).toEqual([]);
    });

    test('is accepted once by many that submit it while that ends', async () => {
      await jobs.submit(job('a'));
      const running = await hands.claim('a');
      const submissions = Array.from({ length: 5 }, () => jobs.submit(job('b', { after: ['a'] })));
      await Promise.all([...submissions, jobs.finish(running, { state: 'done', at: LATER })]);
      expect(await hands.waiting()).toEqual(['b']);
    });
  });

  describe('a job before another', () => {
    test('takes that out of the queue until it has ended itself', async () => {
      await jobs.submit(job('b'));
      await jobs.submit(job('a', { before: ['b'] }));
      expect(await hands.waiting()).toEqual(['a']);
      expect((await jobs.find(APP, 'b'))?.waitsFor).toEqual(['a']);
      await hands.end('a');
      expect(await hands.waiting()).toEqual(['b']);
    });

    test('the same again changes nothing', async () => {
      await jobs.submit(job('b'));
      for (let i = 0; i < 2; i++) await jobs.submit(job('a', { before: ['b'] }));
      await hands.end('a');
      expect(await jobs.submit(job('a', { before: ['b'] }))).toMatchObject({ state: 'done' });
      expect(await hands.waiting()).toEqual(['b']);
    });

    test('refuses a circle, names it, and stores nothing', async () => {
      await jobs.submit(job('c'));
      await jobs.submit(job('b', { after: ['c'] }));
      const refused = jobs.submit(job('a', { after: ['b'], before: ['c'] }));
      await expect(refused).rejects.toMatchObject({
        name: 'BadInput',
        message: 'these jobs would wait for one another: a after b after c after a',
      });
      expect(await jobs.find(APP, 'a')).toBeUndefined();
      expect(await hands.waiting()).toEqual(['c']);
    });

    test('of two that would close a circle together one is refused', async () => {
      for (const id of ['x', 'y']) await jobs.submit(job(id));
      const outcomes = await Promise.allSettled([
        jobs.submit(job('a', { after: ['x'], before: ['y'] })),
        jobs.submit(job('b', { after: ['y'], before: ['x'] })),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await hands.waiting()).toHaveLength(1);
    });

    test('refuses one that can no longer wait', async () => {
      await jobs.submit(job('b'));
      await hands.claim('b');
      await expect(jobs.submit(job('a', { before: ['b'] }))).rejects.toMatchObject({
        message: 'job "a" cannot go before job "b", which is running already',
      });
    });

    test('refuses a claim by a head that was read before', async () => {
      await jobs.submit(job('b'));
      const [head] = await jobs.heads(APP, 'normal', 1);
      await jobs.submit(job('a', { before: ['b'] }));
      if (head === undefined) throw new Error('no job waits');
      expect(await jobs.claim(head, CLAIM)).toBeUndefined();
    });
  });

  describe('a job that is not to start before a time', () => {
    test('comes into the queue when somebody looks after it', async () => {
      await jobs.submit(job('a', { notBefore: LATER }));
      expect(await hands.waiting()).toEqual([]);
      await jobs.admit(APP, '2026-11-22T12:59:59.999Z', 10);
      expect(await hands.waiting()).toEqual([]);
      expect(await jobs.admit(APP, LATER, 10)).toBe(1);
      expect(await hands.waiting()).toEqual(['a']);
    });

    // Seed 113 of the simulator: both submissions have the same pointer, and the second one took it back.
    test('comes into the queue although somebody has asked for it again at another time', async () => {
      await jobs.submit(job('a', { notBefore: LATER }));
      await jobs.submit(job('a', { notBefore: LATER, at: '2026-11-22T12:30:00.000Z' }));
      await jobs.admit(APP, '2026-11-22T13:00:01.000Z', 100);
      expect(await hands.waiting()).toEqual(['a']);
    });

    test('waits for other jobs beside it', async () => {
      await jobs.submit(job('a'));
      await jobs.submit(job('b', { after: ['a'], notBefore: LATER }));
      await jobs.finish(await hands.claim('a'), { state: 'done', at: AT });
      expect(await hands.waiting()).toEqual([]);
      await jobs.admit(APP, LATER, 10);
      expect(await hands.waiting()).toEqual(['b']);
    });

    test('or that failed, waits its back-off and carries its failures', async () => {
      await jobs.submit(job('a'));
      await jobs.requeue(await hands.claim('a'), { epoch: 1, because: 'exit code 1', notBefore: LATER, failed: true });
      expect(await hands.waiting()).toEqual([]);
      await jobs.admit(APP, LATER, 10);
      expect(await hands.claim('a')).toMatchObject({ attempt: 2, failures: 1 });
    });
  });

  test('a job whose deadline has passed is given up once, with its reason', async () => {
    await jobs.submit(job('a', { deadline: LATER }));
    const [head] = await jobs.heads(APP, 'normal', 1);
    if (head === undefined) throw new Error('no job waits');
    expect(head.deadline).toBe(LATER);
    const end = { state: 'failed', at: LATER, reason: 'its deadline has passed' } as const;
    expect(await jobs.giveUp(head, end)).toBe(true);
    expect(await jobs.giveUp(head, end)).toBe(false);
    expect(await jobs.find(APP, 'a')).toMatchObject({ state: 'failed', reason: 'its deadline has passed' });
    expect(await hands.waiting()).toEqual([]);
  });

  test('the front list is kept in its order', async () => {
    expect(await jobs.front(APP)).toEqual([]);
    expect(await jobs.place(APP, ['b', 'a'], [])).toBe(true);
    expect(await jobs.front(APP)).toEqual(['b', 'a']);
    expect(await jobs.place(APP, [], ['b', 'a'])).toBe(true);
    expect(await jobs.place(APP, ['c'], [])).toBe(true);
    expect(await jobs.front(APP)).toEqual(['c']);
  });

  test('refuses a front list in the place of one that has changed, also in its order', async () => {
    await jobs.place(APP, ['b', 'a'], []);
    for (const seen of [[], ['a', 'b'], ['b'], ['b', 'a', 'c']]) expect(await jobs.place(APP, ['c'], seen)).toBe(false);
    expect(await jobs.front(APP)).toEqual(['b', 'a']);
    const both = await Promise.all(['x', 'y'].map((id) => jobs.place(APP, [id, 'b', 'a'], ['b', 'a'])));
    expect(both.filter((placed) => placed)).toHaveLength(1);
  });
}

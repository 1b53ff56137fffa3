import type { RunningJob } from '../../lambda/ports/job-store';
import { APP, CLAIM, job, jobHands, LATER } from './job-samples';
import type { LedgerSubject, MakeLedger } from './ledger-subject';

const ADA = { by: 'ada', reason: 'not needed', at: LATER };

/** What every store of jobs promises to people. */
export function jobDeskContract(make: MakeLedger): void {
  let jobs: LedgerSubject['ledger']['jobs'];
  let accounts: LedgerSubject['ledger']['accounts'];
  let hands: ReturnType<typeof jobHands>;
  beforeEach(async () => {
    const subject = await make();
    jobs = subject.ledger.jobs;
    accounts = subject.ledger.accounts;
    hands = jobHands(subject);
  });

  describe('a job that is cancelled', () => {
    test('while it waits, has ended, and lets go whoever waits for it', async () => {
      await jobs.submit(job('a'));
      await jobs.submit(job('b', { after: ['a'] }));
      expect(await jobs.cancel(APP, 'a', ADA)).toMatchObject({
        state: 'cancelled',
        reason: 'cancelled by ada: not needed',
        endedAt: LATER,
      });
      expect(await hands.waiting()).toEqual(['b']);
      expect(await jobs.cancel(APP, 'a', { ...ADA, by: 'bob' })).toMatchObject({
        reason: 'cancelled by ada: not needed',
      });
    });

    test('while it waits for others or for a time, has ended', async () => {
      await jobs.submit(job('a'));
      await jobs.submit(job('b', { after: ['a'] }));
      await jobs.submit(job('c', { notBefore: LATER }));
      for (const id of ['b', 'c']) expect(await jobs.cancel(APP, id, ADA)).toMatchObject({ state: 'cancelled' });
      await hands.end('a');
      await jobs.admit(APP, '2026-11-23T12:00:00.000Z', 10);
      expect(await hands.waiting()).toEqual([]);
    });

    test('while it runs, is marked on its claim, and never claimed again', async () => {
      await jobs.submit(job('a'));
      const running = await hands.claim('a');
      expect(await jobs.cancel(APP, 'a', ADA)).toMatchObject({ state: 'running', cancel: ADA });
      expect(await jobs.running(APP)).toMatchObject([{ id: 'a', cancel: ADA }]);
      await jobs.requeue(running, { epoch: 1, because: 'lost' });
      const [head] = await jobs.heads(APP, 'normal', 1);
      if (head !== undefined) expect(await jobs.claim(head, CLAIM)).toBeUndefined();
      expect(await jobs.find(APP, 'a')).toMatchObject({ state: 'cancelled' });
    });

    test('is none that is not known', async () => expect(await jobs.cancel(APP, 'a', ADA)).toBeUndefined());
  });

  test('what a job will write is kept with it, also where it goes before others', async () => {
    const outputs = ['s3://invoices/2026-11.csv', 'ledger of November'];
    await jobs.submit(job('a'));
    for (const more of [{}, { before: ['a'] }]) {
      const id = `with${Object.keys(more).length}`;
      await jobs.submit(job(id, { ...more, outputs }));
      expect(await jobs.find(APP, id)).toMatchObject({ outputs });
    }
    expect(await jobs.find(APP, 'a')).not.toHaveProperty('outputs');
  });

  test('a result that comes too late is refused, kept, and kept once', async () => {
    await jobs.submit(job('a'));
    const old = await hands.claim('a');
    await jobs.requeue(old, { epoch: 2, because: 'taken' });
    for (let i = 0; i < 2; i++) expect(await jobs.finish(old, { state: 'done', at: LATER })).toBe(false);
    const { epoch, attempt, region } = old;
    expect(await jobs.late(APP, 10)).toEqual([{ id: 'a', epoch, attempt, region, state: 'done', at: LATER }]);
    expect(await hands.waiting()).toEqual(['a']);
  });

  test('a late result that failed says why, and stands under its job only, the oldest attempt first', async () => {
    for (const id of ['a', 'a.2']) await jobs.submit(job(id));
    const claims = [await hands.claim('a.2')];
    for (const epoch of [2, 3]) {
      const claim = await hands.claim('a');
      claims.push(claim);
      await jobs.requeue(claim, { epoch, because: 'taken' });
    }
    const [other, first, second] = claims;
    if (other === undefined || first === undefined || second === undefined) throw new Error('too few claims');
    await jobs.requeue(other, { epoch: 2, because: 'taken' });
    for (const claim of [other, second, first])
      expect(await jobs.finish(claim, { state: 'failed', at: LATER, reason: 'exit code 3' })).toBe(false);
    const ends = await jobs.lateOf(APP, 'a');
    expect(ends).toMatchObject([{ attempt: 1 }, { attempt: 2, state: 'failed', reason: 'exit code 3' }]);
    expect(await accounts.countLate(APP, 10)).toBe(3);
    expect(await accounts.countLate(APP, 2)).toBe(2);
  });

  describe('a failure whose epoch is over', () => {
    const FAILURE = { at: LATER, reason: 'exit code 137' };
    const kept = ({ epoch, attempt, region }: RunningJob) => [
      { id: 'a', epoch, attempt, region, state: 'failed', ...FAILURE },
    ];

    test('is kept once, and changes nothing, while its claim stands', async () => {
      await jobs.submit(job('a'));
      const claim = await hands.claim('a');
      for (let i = 0; i < 2; i++) await jobs.keepFailure(claim, FAILURE);
      expect(await jobs.late(APP, 10)).toEqual(kept(claim));
      expect(await jobs.find(APP, 'a')).toMatchObject({ state: 'running', attempt: 1 });
      expect(await jobs.running(APP)).toMatchObject([{ id: 'a' }]);
    });

    test('is kept once its claim was taken back by a takeover, or ended under another', async () => {
      await jobs.submit(job('a'));
      const claim = await hands.claim('a');
      await jobs.requeue(claim, { epoch: 2, because: 'taken' });
      await hands.end('a');
      await jobs.keepFailure(claim, FAILURE);
      expect(await jobs.late(APP, 10)).toEqual(kept(claim));
      expect(await jobs.find(APP, 'a')).toMatchObject({ state: 'done' });
    });

    test('was counted before, and is no late one, where its claim ended or was taken back under its own epoch', async () => {
      for (const id of ['a', 'b']) await jobs.submit(job(id));
      const [ended, failed] = [await hands.claim('a'), await hands.claim('b')];
      await jobs.finish(ended, { state: 'failed', ...FAILURE });
      await jobs.requeue(failed, { epoch: failed.epoch, because: FAILURE.reason, failed: true });
      for (const claim of [ended, failed]) await jobs.keepFailure(claim, FAILURE);
      expect(await jobs.late(APP, 10)).toEqual([]);
    });

    test('is none of a job that is not known', async () => {
      await jobs.submit(job('a'));
      await jobs.keepFailure({ ...(await hands.claim('a')), id: 'z' }, FAILURE);
      expect(await jobs.late(APP, 10)).toEqual([]);
    });
  });

  test('a job whose end two have seen, each at a time of its own, is listed once, and looked at once after a takeover', async () => {
    await jobs.submit(job('a'));
    const running = await hands.claim('a');
    expect(await jobs.finish(running, { state: 'done', at: LATER })).toBe(true);
    for (const at of ['2026-11-22T12:59:59.999Z', '2026-11-24T12:00:00.000Z'])
      expect(await jobs.finish(running, { state: 'done', at })).toBe(false);
    const listed: string[] = [];
    for (let from: string | undefined = '', pages = 0; from !== undefined && pages < 10; pages++) {
      const page = await jobs.page(APP, { state: 'done', limit: 10, ...(from !== '' && { from }) });
      listed.push(...page.jobs.map(({ id }) => id));
      from = page.next;
    }
    expect(listed).toEqual(['a']);
    expect(await jobs.doneSince(APP, '2026-11-22T00:00:00.000Z')).toMatchObject([{ id: 'a' }]);
    expect(await jobs.find(APP, 'a')).toMatchObject({ state: 'done', endedAt: LATER });
  });

  test('a result that was recorded already is no late one', async () => {
    await jobs.submit(job('a'));
    const running = await hands.claim('a');
    for (let i = 0; i < 2; i++) await jobs.finish(running, { state: 'done', at: LATER });
    expect(await jobs.late(APP, 10)).toEqual([]);
  });

  test.each(['soon', '|', '-1|', '9999|', '#'])('refuses to go on from "%s", which no page has named', async (from) => {
    await jobs.submit(job('a'));
    await expect(jobs.page(APP, { state: 'done', limit: 3, from })).rejects.toMatchObject({ name: 'BadInput' });
  });

  test.each(['pending', 'running', 'done', 'failed', 'cancelled'] as const)(
    'pages of %s jobs show each once',
    async (state) => {
      const ids = Array.from({ length: 7 }, (_, i) => `j${i}`);
      for (const id of ids) await jobs.submit(job(id));
      for (const id of state === 'pending' ? [] : ids) {
        const running = await hands.claim(id);
        if (state === 'running' || state === 'pending') continue;
        await jobs.finish(running, state === 'done' ? { state, at: LATER } : { state, at: LATER, reason: 'r' });
      }
      await hands.settle();
      const seen: string[] = [];
      let from: string | undefined;
      do {
        const page = await jobs.page(APP, { state, limit: 3, ...(from !== undefined && { from }) });
        expect(page.jobs.length).toBeLessThanOrEqual(3);
        seen.push(...page.jobs.map(({ id }) => id));
        from = page.next;
      } while (from !== undefined);
      expect(seen.sort()).toEqual(ids);
    },
  );
}

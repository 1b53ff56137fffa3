import type { JobClaims, NewJob, PendingJob, RunningJob } from '../../lambda/ports/job-store';
import { AT, HOME, type LedgerSubject, type MakeLedger, STANDBY } from './ledger-subject';

const APP = 'invoices';
const job = (id: string, more: Partial<NewJob> = {}): NewJob => ({
  id,
  application: APP,
  jobClass: 'normal',
  payload: '{}',
  at: AT,
  ...more,
});
const CLAIM: Parameters<JobClaims['claim']>[1] = { epoch: 1, region: HOME, at: '2026-11-22T12:00:10.000Z' };
const ENDED_AT = '2026-11-22T12:01:00.000Z';

/** What every store of jobs promises. */
export function jobStoreContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let jobs: LedgerSubject['ledger']['jobs'];
  beforeEach(async () => {
    subject = await make();
    jobs = subject.ledger.jobs;
  });

  const head = async (): Promise<PendingJob> => {
    const [first] = await jobs.heads(APP, 'normal', 1);
    if (first === undefined) throw new Error('no job waits');
    return first;
  };
  const claimNext = async (claim = CLAIM): Promise<RunningJob> => {
    const running = await jobs.claim(await head(), claim);
    if (running === undefined) throw new Error('the job was not claimed');
    return running;
  };
  const counts = async () => {
    const { application: _application, ...numbers } = await jobs.account(APP);
    return Object.fromEntries(Object.entries(numbers).filter(([, count]) => count > 0));
  };
  const done = async () => {
    const running = await claimNext();
    await jobs.finish(running, { state: 'done', at: ENDED_AT });
    const [end] = await jobs.doneSince(APP, AT);
    if (end === undefined) throw new Error('no end is recorded');
    return end;
  };

  test('an accepted job waits, and can be found', async () => {
    const accepted = { ...job('a'), state: 'pending', epoch: 0, attempt: 0 };
    expect(await jobs.submit(job('a'))).toMatchObject(accepted);
    expect(await jobs.find(APP, 'a')).toMatchObject(accepted);
    expect(await jobs.find(APP, 'b')).toBeUndefined();
    expect(await head()).toEqual({ id: 'a', application: APP, jobClass: 'normal', queuedAt: AT, attempt: 0 });
  });

  test('what a job overrides goes along, through claims and requeues', async () => {
    const overrides = { command: ['report', '11'], environment: { MODE: 'fast' } };
    expect(await jobs.submit(job('a', { overrides }))).toMatchObject({ overrides });
    expect(await jobs.find(APP, 'a')).toMatchObject({ overrides });
    const claim = await claimNext();
    expect(claim).toMatchObject({ overrides });
    expect(await jobs.running(APP)).toMatchObject([{ overrides }]);
    await jobs.requeue(claim, { epoch: 2, because: 'x' });
    expect(await claimNext({ ...CLAIM, epoch: 2 })).toMatchObject({ attempt: 2, overrides });
  });

  test('the same id again changes nothing and answers what stands', async () => {
    await jobs.submit(job('a'));
    expect(await jobs.submit(job('a', { payload: 'other', jobClass: 'urgent' }))).toMatchObject({ payload: '{}' });
    await claimNext();
    expect(await jobs.submit(job('a'))).toMatchObject({ state: 'running', attempt: 1 });
    expect(await counts()).toEqual({ accepted: 1, running: 1 });
    expect(await jobs.heads(APP, 'urgent', 5)).toEqual([]);
    expect(await jobs.heads(APP, 'normal', 5)).toEqual([]);
  });

  test('ten racing submissions of one job accept it once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => jobs.submit(job('a'))));
    expect(await counts()).toEqual({ accepted: 1, pending: 1 });
    expect(await jobs.heads(APP, 'normal', 5)).toHaveLength(1);
  });

  test('a submission whose answer is lost has been accepted once', async () => {
    const lost = subject.faults.loseAnswers(1);
    await jobs.submit(job('a'));
    expect(lost.hits).toBe(1);
    expect(await jobs.heads(APP, 'normal', 5)).toHaveLength(1);
  });

  test('heads are the oldest of one class, no more than asked for', async () => {
    const minutes = [3, 1, 4, 2];
    for (const m of minutes) await jobs.submit(job(`j${m}`, { at: `2026-11-22T12:0${m}:00.000Z` }));
    await jobs.submit(job('old', { jobClass: 'bulk', at: '2026-01-01T00:00:00.000Z' }));
    await jobs.submit(job('foreign', { application: 'mails', at: '2026-01-01T00:00:00.000Z' }));
    expect((await jobs.heads(APP, 'normal', 3)).map(({ id }) => id)).toEqual(['j1', 'j2', 'j3']);
  });

  test('a claim carries epoch, attempt and what the task needs', async () => {
    await jobs.submit(job('a', { payload: '{"n":1}' }));
    const running = await claimNext();
    const { epoch, region, at: claimedAt } = CLAIM;
    const wanted = {
      id: 'a',
      application: APP,
      jobClass: 'normal',
      epoch,
      attempt: 1,
      region,
      claimedAt,
      payload: '{"n":1}',
    };
    expect(running).toEqual(wanted);
    expect(await jobs.running(APP)).toMatchObject([wanted]);
    expect(await jobs.find(APP, 'a')).toMatchObject({ state: 'running', epoch: 1, attempt: 1 });
    expect(await jobs.heads(APP, 'normal', 5)).toEqual([]);
  });

  test('one of ten racing claims wins, and no other leaves anything behind', async () => {
    await jobs.submit(job('a'));
    const pending = await head();
    const claims = Array.from({ length: 10 }, (_, i) => jobs.claim(pending, { ...CLAIM, region: `region-${i}` }));
    const won = (await Promise.all(claims)).filter((claim) => claim !== undefined);
    expect(won).toHaveLength(1);
    expect(await jobs.running(APP)).toMatchObject(won);
    expect(await jobs.heads(APP, 'normal', 5)).toEqual([]);
    expect(await counts()).toEqual({ accepted: 1, running: 1 });
  });

  test('refuses a claim by an old head', async () => {
    await jobs.submit(job('a'));
    const old = await head();
    const first = await claimNext();
    expect(await jobs.claim(old, CLAIM)).toBeUndefined();
    await jobs.requeue(first, { epoch: 1, because: 'again' });
    expect(await jobs.claim(old, CLAIM)).toBeUndefined();
    expect(await claimNext()).toMatchObject({ attempt: 2 });
  });

  test('a claim whose answer is lost is recognised as an own write', async () => {
    await jobs.submit(job('a'));
    const pending = await head();
    const lost = subject.faults.loseAnswers(3);
    expect(await jobs.claim(pending, CLAIM)).toMatchObject({ id: 'a', attempt: 1 });
    expect(lost.hits).toBeGreaterThan(0);
    expect(await jobs.running(APP)).toHaveLength(1);
  });

  test('the task of a claim is remembered, and not that of an older one', async () => {
    await jobs.submit(job('a'));
    const first = await claimNext();
    await jobs.requeue(first, { epoch: 1, because: 'again' });
    const second = await claimNext();
    await jobs.started(second, 'task-2');
    await jobs.started(first, 'task-1');
    expect(await jobs.running(APP)).toMatchObject([{ attempt: 2, taskArn: 'task-2' }]);
  });

  test.each([
    ['done', { state: 'done', at: ENDED_AT }, undefined],
    ['failed', { state: 'failed', at: ENDED_AT, reason: 'exit code 3' }, 'exit code 3'],
  ] as const)('a job ends as %s, once', async (state, end, reason) => {
    await jobs.submit(job('a'));
    const running = await claimNext();
    expect(await jobs.finish(running, end)).toBe(true);
    expect(await jobs.finish(running, { state: 'failed', at: ENDED_AT, reason: 'later' })).toBe(false);
    const ended = await jobs.find(APP, 'a');
    expect([ended?.state, ended?.reason]).toEqual([state, reason]);
    expect(await counts()).toEqual({ accepted: 1, [state]: 1 });
    expect(await jobs.running(APP)).toEqual([]);
  });

  test('a requeued job waits again at its place, under the new epoch', async () => {
    await jobs.submit(job('a'));
    await jobs.submit(job('b', { at: '2026-11-22T12:00:01.000Z' }));
    const running = await claimNext();
    expect(await jobs.requeue(running, { epoch: 2, because: 'the Region was lost' })).toBe(true);
    expect(await jobs.find(APP, 'a')).toMatchObject({ state: 'pending', epoch: 2, reason: 'the Region was lost' });
    expect(await jobs.running(APP)).toEqual([]);
    expect((await jobs.heads(APP, 'normal', 5)).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(await claimNext({ ...CLAIM, epoch: 2 })).toMatchObject({ id: 'a', epoch: 2, attempt: 2 });
  });

  test('refuses the result, and a second requeue, of a claim that was requeued', async () => {
    await jobs.submit(job('a'));
    const old = await claimNext();
    await jobs.requeue(old, { epoch: 2, because: 'taken' });
    expect(await jobs.finish(old, { state: 'done', at: ENDED_AT })).toBe(false);
    expect(await jobs.requeue(old, { epoch: 2, because: 'taken' })).toBe(false);
    expect(await jobs.heads(APP, 'normal', 5)).toHaveLength(1);
    expect(await counts()).toEqual({ accepted: 1, pending: 1 });
  });

  test('refuses result and requeue of an old claim while a newer one runs, and leaves that one alone', async () => {
    await jobs.submit(job('a'));
    const old = await claimNext();
    await jobs.requeue(old, { epoch: 2, because: 'taken' });
    const newer = await claimNext({ ...CLAIM, epoch: 2, region: STANDBY });
    expect(await jobs.finish(old, { state: 'done', at: ENDED_AT })).toBe(false);
    expect(await jobs.requeue(old, { epoch: 3, because: 'late' })).toBe(false);
    expect(await jobs.running(APP)).toMatchObject([{ region: STANDBY, attempt: 2 }]);
    expect(await jobs.heads(APP, 'normal', 5)).toEqual([]);
    expect(await jobs.finish(newer, { state: 'done', at: ENDED_AT })).toBe(true);
  });

  test('jobs that were done since a moment are found', async () => {
    await jobs.submit(job('a'));
    const end = { id: 'a', application: APP, jobClass: 'normal', epoch: 1, attempt: 1, endedAt: ENDED_AT };
    expect(await done()).toMatchObject(end);
    expect(await jobs.doneSince(APP, ENDED_AT)).toHaveLength(1);
    expect(await jobs.doneSince(APP, '2026-11-22T12:01:00.001Z')).toEqual([]);
  });

  test('a done job whose effect did not arrive is queued again', async () => {
    await jobs.submit(job('a'));
    const end = await done();
    expect(await jobs.requeue(end, { epoch: 2, because: 'no marker' })).toBe(true);
    expect(await jobs.requeue(end, { epoch: 2, because: 'no marker' })).toBe(false);
    expect(await counts()).toEqual({ accepted: 1, pending: 1 });
    expect(await claimNext({ ...CLAIM, epoch: 2 })).toMatchObject({ attempt: 2 });
  });

  test('a done job that cannot be checked becomes suspect, once', async () => {
    await jobs.submit(job('a'));
    const end = await done();
    expect(await jobs.suspect(end, 'no marker')).toBe(true);
    expect(await jobs.suspect(end, 'again')).toBe(false);
    expect(await jobs.find(APP, 'a')).toMatchObject({ state: 'suspect', reason: 'no marker' });
    expect(await counts()).toEqual({ accepted: 1, suspect: 1 });
  });

  test('refuses to suspect a job that was queued again', async () => {
    await jobs.submit(job('a'));
    const end = await done();
    await jobs.requeue(end, { epoch: 2, because: 'no marker' });
    expect(await jobs.suspect(end, 'late')).toBe(false);
  });
}

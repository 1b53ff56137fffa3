import { APP, job, jobHands, LATER } from './job-samples';
import type { LedgerSubject, MakeLedger } from './ledger-subject';

/** More calls than any of these histories makes. */
const MANY = 60;

/** Somebody dies between any two calls; whoever comes next makes it right. */
export function waitingCrashContract(make: MakeLedger): void {
  interface History {
    readonly before?: (subject: LedgerSubject) => Promise<unknown>;
    readonly dies: (subject: LedgerSubject) => Promise<unknown>;
    readonly after: (subject: LedgerSubject) => Promise<unknown>;
  }

  /** Plays the history for each point at which its middle may die, until it no longer dies. */
  async function atEachCrashPoint({ before, dies, after }: History): Promise<void> {
    for (let calls = 0; calls < MANY; calls++) {
      const subject = await make();
      await before?.(subject);
      const fault = subject.faults.stopAfter(calls);
      await dies(subject).catch(() => undefined);
      subject.faults.heal();
      await after(subject);
      if (fault.hits === 0) return expect(calls).toBeGreaterThan(1);
    }
    throw new Error(`still dying after ${MANY} calls`);
  }

  const submitPair = async ({ ledger: { jobs } }: LedgerSubject) => {
    await jobs.submit(job('a'));
    await jobs.submit(job('b', { after: ['a'] }));
  };
  const waitingAtLast = async (subject: LedgerSubject) => {
    const hands = jobHands(subject);
    await hands.settle();
    return hands.claimable();
  };

  test('a job that was accepted is found, whichever call of its submission the caller dies after', () =>
    atEachCrashPoint({
      dies: ({ ledger: { jobs } }) => jobs.submit(job('a')),
      after: async (subject) => {
        const accepted = (await subject.ledger.jobs.find(APP, 'a')) !== undefined;
        expect(await waitingAtLast(subject)).toEqual(accepted ? ['a'] : []);
      },
    }));

  test('a job after another that was accepted runs after it, whichever call of its submission the caller dies after', () =>
    atEachCrashPoint({
      before: ({ ledger: { jobs } }) => jobs.submit(job('a')),
      dies: ({ ledger: { jobs } }) => jobs.submit(job('b', { after: ['a'] })),
      after: async (subject) => {
        const accepted = (await subject.ledger.jobs.find(APP, 'b')) !== undefined;
        expect(await waitingAtLast(subject)).toEqual(['a']);
        await jobHands(subject).end('a');
        expect(await waitingAtLast(subject)).toEqual(accepted ? ['b'] : []);
      },
    }));

  test('a job before another goes before it once the caller has tried again', () =>
    atEachCrashPoint({
      before: ({ ledger: { jobs } }) => jobs.submit(job('b')),
      dies: ({ ledger: { jobs } }) => jobs.submit(job('a', { before: ['b'] })),
      after: async (subject) => {
        await subject.ledger.jobs.submit(job('a', { before: ['b'] }));
        expect(await waitingAtLast(subject)).toEqual(['a']);
        await jobHands(subject).end('a');
        expect(await waitingAtLast(subject)).toEqual(['b']);
      },
    }));

  test('an order that was begun is carried out by the next one that puts a job before others', () =>
    atEachCrashPoint({
      before: async ({ ledger: { jobs } }) => {
        for (const id of ['b', 'd']) await jobs.submit(job(id));
      },
      dies: ({ ledger: { jobs } }) => jobs.submit(job('a', { before: ['b'] })),
      after: async (subject) => {
        const { jobs } = subject.ledger;
        await jobs.submit(job('c', { before: ['d'] }));
        const begun = (await jobs.find(APP, 'a')) !== undefined;
        expect(await waitingAtLast(subject)).toEqual(begun ? ['a', 'c'] : ['b', 'c']);
      },
    }));

  test('a job that was put before one whose claim died goes first, also once that claim is taken back', () =>
    atEachCrashPoint({
      before: ({ ledger: { jobs } }) => jobs.submit(job('b')),
      dies: ({ ledger: { jobs } }) =>
        jobs.heads(APP, 'normal', 1).then(([head]) => head && jobs.claim(head, CLAIM_LATE)),
      after: async (subject) => {
        const { jobs } = subject.ledger;
        if ((await jobs.find(APP, 'b'))?.state !== 'pending') return;
        await jobs.submit(job('a', { before: ['b'] }));
        for (const running of await jobs.running(APP)) await jobs.requeue(running, { epoch: 2, because: 'lost' });
        await expect(jobHands(subject).claim('b')).rejects.toThrow('not claimed');
        expect(await waitingAtLast(subject)).toEqual(['a']);
        await jobHands(subject).end('a');
        expect(await waitingAtLast(subject)).toEqual(['b']);
      },
    }));

  test('whoever waits is released, whichever call of the end the caller dies after', () =>
    atEachCrashPoint({
      before: submitPair,
      dies: (subject) => jobHands(subject).end('a'),
      after: async (subject) => {
        const { jobs } = subject.ledger;
        for (const running of await jobs.running(APP)) {
          await jobs.finish(running, { state: 'done', at: LATER });
          await jobs.requeue(running, { epoch: 1, because: 'lost' });
        }
        if ((await jobHands(subject).claimable()).includes('a')) await jobHands(subject).end('a');
        expect(await waitingAtLast(subject)).toEqual(['b']);
        expect(await jobs.running(APP)).toEqual([]);
      },
    }));

  test('whoever waits is released, whichever call of a cancel the caller dies after', () =>
    atEachCrashPoint({
      before: submitPair,
      dies: ({ ledger: { jobs } }) => jobs.cancel(APP, 'a', { by: 'ada', reason: 'r', at: LATER }),
      after: async (subject) => {
        const { jobs } = subject.ledger;
        const cancelled = await jobs.cancel(APP, 'a', { by: 'ada', reason: 'r', at: LATER });
        expect(cancelled).toMatchObject({ state: 'cancelled' });
        // The head of a job that has ended is looked at by the next dispatcher.
        for (const head of await jobs.heads(APP, 'normal', 9)) if (head.id === 'a') await jobs.claim(head, CLAIM_LATE);
        expect(await waitingAtLast(subject)).toEqual(['b']);
      },
    }));

  test('a job whose time has come is in the queue, whichever call of the look the caller dies after', () =>
    atEachCrashPoint({
      before: ({ ledger: { jobs } }) => jobs.submit(job('a', { notBefore: LATER })),
      dies: ({ ledger: { jobs } }) => jobs.admit(APP, LATER, 10),
      after: async (subject) => expect(await waitingAtLast(subject)).toEqual(['a']),
    }));
}

const CLAIM_LATE = { epoch: 1, region: 'us-east-1', at: '2026-11-22T14:00:00.000Z' };

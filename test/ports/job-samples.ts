import type { JobClaims, NewJob, RunningJob } from '../../lambda/ports/job-store';
import { AT, HOME, type LedgerSubject } from './ledger-subject';

export const APP = 'invoices';
export const LATER = '2026-11-22T13:00:00.000Z';
export const CLAIM: Parameters<JobClaims['claim']>[1] = { epoch: 1, region: HOME, at: '2026-11-22T12:00:10.000Z' };

export const job = (id: string, more: Partial<NewJob> = {}): NewJob => ({
  id,
  application: APP,
  jobClass: 'normal',
  payload: '{}',
  at: AT,
  ...more,
});

/** What tests do with the jobs of a ledger again and again. */
export function jobHands({ ledger: { jobs, accounts } }: LedgerSubject) {
  const heads = () => jobs.heads(APP, 'normal', 100);
  const waiting = async () => (await heads()).map(({ id }) => id);
  const claim = async (id: string): Promise<RunningJob> => {
    for (const head of await heads()) {
      const running = head.id === id ? await jobs.claim(head, CLAIM) : undefined;
      if (running !== undefined) return running;
    }
    throw new Error(`job ${id} was not claimed`);
  };
  /** Without the pointers that a crash may leave, which lead to nothing. */
  const claimable = async () => {
    const all = await Promise.all(
      (await heads()).map(async (head) => ({ head, found: await jobs.find(APP, head.id) })),
    );
    const real = all.filter(({ head, found }) => found?.state === 'pending' && found.attempt === head.attempt);
    return real.filter(({ found }) => (found?.waitsFor ?? []).length === 0).map(({ head }) => head.id);
  };
  return {
    waiting,
    claimable,
    claim,
    end: async (id: string): Promise<boolean> => jobs.finish(await claim(id), { state: 'done', at: LATER }),
    /** Everything that comes by itself, long after: looks at what waits, and folds of the sums. */
    settle: async () => {
      for (const at of ['2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z']) await jobs.admit(APP, at, 100);
      for (const at of ['2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z'])
        while ((await accounts.tally(APP, at, 100)) > 0);
    },
  };
}

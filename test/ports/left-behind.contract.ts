import type { JobClaims, JobDesk, JobQueue } from '../../lambda/ports/job-store';
import type { LeftBehindJobs } from '../../lambda/ports/left-behind';
import { AT, HOME } from './ledger-subject';

/** Home serves, and the standby looks into its table. */
export interface LeftBehindSubject {
  readonly jobs: JobQueue & JobClaims & JobDesk;
  readonly leftBehind: LeftBehindJobs;
  /** Home's table does not answer. */
  silence(): { readonly hits: number };
}

const APP = 'invoices';
const MOST = { limit: 10, named: 3 };

/** What every look into the table of the other Region promises. */
export function leftBehindContract(make: () => Promise<LeftBehindSubject>): void {
  let subject: LeftBehindSubject;
  beforeEach(async () => {
    subject = await make();
  });
  const submit = (id: string, more: object = {}) =>
    subject.jobs.submit({ id, application: APP, jobClass: 'normal', payload: '{}', at: AT, ...more });
  const seen = (most = MOST, classes = ['normal']) => subject.leftBehind.seen(APP, classes, most);
  const start = async () => {
    const [head] = await subject.jobs.heads(APP, 'normal', 1);
    const claim = head && (await subject.jobs.claim(head, { epoch: 1, region: HOME, at: AT }));
    if (claim === undefined) throw new Error('nothing was claimed');
    return claim;
  };

  test('says whose table it is', () => expect(subject.leftBehind.region).toBe(HOME));

  test('of a table without jobs there are none', async () => {
    expect(await seen()).toEqual({ pending: 0, running: 0, more: false, ids: [] });
  });

  test('what runs, waits for its turn, and waits for a time is counted; what has ended is not', async () => {
    await submit('ended');
    await subject.jobs.finish(await start(), { state: 'done', at: AT });
    await submit('runs');
    await start();
    await submit('waits');
    await submit('later', { notBefore: '2026-11-23T00:00:00.000Z' });
    const { ids, ...counts } = await seen();
    expect(counts).toEqual({ pending: 2, running: 1, more: false });
    expect([ids[0], [...ids].sort()]).toEqual(['runs', ['later', 'runs', 'waits']]);
  });

  test('no more are named than asked for, and what is cut is said to be more', async () => {
    for (let i = 0; i < 5; i++) await submit(`j${i}`);
    expect((await seen()).ids).toEqual(['j0', 'j1', 'j2']);
    expect(await seen({ limit: 4, named: 3 })).toMatchObject({ pending: 4, more: true });
  });

  test('fails where the table is silent', async () => {
    await submit('waits');
    const fault = subject.silence();
    await expect(seen()).rejects.toMatchObject({ name: 'Transient' });
    expect(fault.hits).toBeGreaterThan(0);
  });

  test('and what was looked at goes on as before', async () => {
    await submit('a');
    await seen();
    expect(await start()).toMatchObject({ id: 'a', attempt: 1 });
  });
}

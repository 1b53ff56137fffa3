import { AT, HOME, type LedgerSubject, type MakeLedger, STANDBY } from './ledger-subject';

const APP = 'invoices';

/** What jobs that stand in one Region promise beside what all jobs do. Home serves, until a test lets the standby take over. */
export function oneRegionJobsContract(make: MakeLedger): void {
  let ledger: LedgerSubject['ledger'];
  beforeEach(async () => {
    ({ ledger } = await make());
  });
  const submit = (id: string) =>
    ledger.jobs.submit({ id, application: APP, jobClass: 'normal', payload: '{}', at: AT });
  const take = async (to: string) => {
    const { epoch = 0, renewSeq = 0 } = (await ledger.leases.read()) ?? {};
    await ledger.leases.take({ epoch, renewSeq, nextEpoch: epoch + 1, to, by: `run-${epoch}`, at: AT });
  };
  const running = async (id: string) => {
    await submit(id);
    const [head] = await ledger.jobs.heads(APP, 'normal', 1);
    const claim = head && (await ledger.jobs.claim(head, { epoch: 1, region: HOME, at: AT }));
    if (claim === undefined) throw new Error('nothing was claimed');
    return claim;
  };
  const WISH = { by: 'ada', reason: 'not needed', at: AT };

  test('a job is refused where another Region serves, that Region is named, and nothing is stored', async () => {
    await take(STANDBY);
    await expect(submit('a')).rejects.toMatchObject({
      name: 'Elsewhere',
      message: `jobs of "invoices" stand in one Region only, and ${STANDBY} serves: submit it there, ${HOME} takes none`,
    });
    expect(await ledger.jobs.find(APP, 'a')).toBeUndefined();
    expect(await ledger.jobs.heads(APP, 'normal', 5)).toEqual([]);
    await take(HOME);
    expect(await submit('a')).toMatchObject({ state: 'pending' });
  });

  test('an end is refused and kept once another epoch serves, also when this Region serves again', async () => {
    const claim = await running('a');
    await take(STANDBY);
    expect(await ledger.jobs.finish(claim, { state: 'done', at: AT })).toBe(false);
    await take(HOME);
    expect(await ledger.jobs.finish(claim, { state: 'done', at: AT })).toBe(false);
    expect(await ledger.jobs.find(APP, 'a')).toMatchObject({ state: 'running', epoch: 1 });
    expect(await ledger.jobs.late(APP, 10)).toMatchObject([{ id: 'a', epoch: 1, attempt: 1, state: 'done' }]);
  });

  test('nothing is queued again where another Region serves, and it is when this one serves again', async () => {
    const claim = await running('a');
    await take(STANDBY);
    expect(await ledger.jobs.requeue(claim, { epoch: 1, because: 'exit code 137', failed: true })).toBe(false);
    expect(await ledger.jobs.running(APP)).toHaveLength(1);
    await take(HOME);
    expect(await ledger.jobs.requeue(claim, { epoch: 3, because: 'it was left' })).toBe(true);
    expect(await ledger.jobs.find(APP, 'a')).toMatchObject({ state: 'pending', epoch: 3 });
  });

  test('what ran here when the Region was left is cancelled at once; what runs now is only marked', async () => {
    const now = await running('now');
    expect(await ledger.jobs.cancel(APP, 'now', WISH)).toMatchObject({ state: 'running', cancel: WISH });
    await ledger.jobs.finish(now, { state: 'done', at: AT });
    await running('left');
    await take(STANDBY);
    expect(await ledger.jobs.cancel(APP, 'left', WISH)).toMatchObject({ state: 'cancelled' });
    expect(await ledger.jobs.running(APP)).toEqual([]);
  });

  test('fails to take a job in while nobody can say who serves', async () => {
    const { faults, ledger: silent } = await make();
    faults.refuse('all');
    const submitted = silent.jobs.submit({ id: 'a', application: APP, jobClass: 'normal', payload: '{}', at: AT });
    await expect(submitted).rejects.toMatchObject({ name: 'Transient' });
    faults.heal();
    expect(await silent.jobs.find(APP, 'a')).toBeUndefined();
  });
}

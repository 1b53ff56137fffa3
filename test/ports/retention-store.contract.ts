import type { RunReport } from '../../lambda/contract/report';
import type { FenceRecord } from '../../lambda/ports/fence-store';
import { AT, HOME, type LedgerSubject, type MakeLedger } from './ledger-subject';
import { reportOf } from './report-store.contract';

const APP = 'invoices';
const DAY_SECONDS = 86_400;
const after = (seconds: number): string => new Date(Date.parse(AT) + seconds * 1000).toISOString();
/** The same, under a name that is no hook of a test. */
const at = after;

const report = (id: string, endedAt = AT): RunReport => ({ ...reportOf(id), run: { ...reportOf(id).run, endedAt } });
const fence = (epoch: number, how: FenceRecord['how'] = 'deadline'): FenceRecord => ({
  epoch,
  how,
  by: 'run-1',
  at: AT,
  databases: {},
});

/** What every store that drops what has grown old promises. */
export function retentionStoreContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let retention: LedgerSubject['ledger']['retention'];
  beforeEach(async () => {
    subject = await make();
    retention = subject.ledger.retention;
  });

  test('one caller passes in so long', async () => {
    const asked = await Promise.all([1, 2, 3].map(() => retention.claimPass(AT, DAY_SECONDS)));
    expect(asked.filter(Boolean)).toHaveLength(1);
    expect(await retention.claimPass(after(DAY_SECONDS - 1), DAY_SECONDS)).toBe(false);
    expect(await retention.claimPass(after(DAY_SECONDS), DAY_SECONDS)).toBe(true);
  });

  test('shows every record with its age, and which of them is asked for', async () => {
    const { reports, decisions, fences } = subject.ledger;
    expect(await retention.records()).toEqual([]);
    await reports.save(report('run-1'), 'page');
    await reports.save(report('run-2', after(60)), 'page');
    const deadline = after(900);
    await decisions.ask({
      runId: 'run-1',
      executionArn: 'arn',
      workload: 'orders',
      text: '?',
      askedAt: AT,
      deadline,
      acceptedLossSeconds: 1,
    });
    await fences.record(fence(2));
    await fences.record(fence(3, 'unfenced'));
    await fences.record(fence(4, 'unfenced'));
    await fences.reconcile(4, { by: 'ada', reason: 'compared', at: AT });
    const records = await retention.records();
    expect(records).toHaveLength(6);
    for (const known of [
      { kind: 'report', id: 'run-1', at: AT, needed: false },
      { kind: 'report', id: 'run-2', at: after(60), needed: true },
      { kind: 'decision', id: 'run-1', at: deadline, needed: false },
      { kind: 'fence', id: '2', at: AT, needed: false },
      { kind: 'fence', id: '3', at: AT, needed: true },
      { kind: 'fence', id: '4', at: AT, needed: false },
    ])
      expect(records).toContainEqual(known);
  });

  test('drops a record with what belongs to it, and nothing else; once more is no error', async () => {
    const { reports, decisions, fences } = subject.ledger;
    await reports.save(report('run-1'), 'page');
    await reports.save(report('run-2'), 'page');
    for (const epoch of [2, 3]) {
      await fences.record(fence(epoch));
      await reports.recordLoss(epoch, { db: { kind: 'unknown', because: `epoch ${epoch}` } });
    }
    const deadline = after(900);
    for (const runId of ['run-1', 'run-2'])
      await decisions.ask({
        runId,
        executionArn: 'arn',
        workload: 'orders',
        text: '?',
        askedAt: AT,
        deadline,
        acceptedLossSeconds: 1,
      });
    for (const record of await retention.records())
      for (let twice = 0; twice < 2; twice++) if (['run-1', '2'].includes(record.id)) await retention.drop(record);
    expect((await retention.records()).map(({ kind, id }) => `${kind} ${id}`).sort()).toEqual([
      'decision run-2',
      'fence 3',
      'report run-2',
    ]);
    expect(await reports.find('run-1')).toBeUndefined();
    expect(await reports.latest()).toEqual(report('run-2'));
    expect(await reports.recordLoss(2, {})).toEqual({});
    expect(await reports.recordLoss(3, {})).toMatchObject({ db: { because: 'epoch 3' } });
  });

  test('drops a reconciled takeover with its reconciliation', async () => {
    const { fences } = subject.ledger;
    await fences.record(fence(2, 'unfenced'));
    await fences.reconcile(2, { by: 'ada', reason: 'compared', at: AT });
    for (const record of await retention.records()) await retention.drop(record);
    expect(await retention.records()).toEqual([]);
    await fences.record(fence(2, 'unfenced'));
    expect((await fences.unreconciled()).map(({ epoch }) => epoch)).toEqual([2]);
  });

  test('drops pointers to jobs that were done before, the oldest first; the jobs stay', async () => {
    const { jobs } = subject.ledger;
    for (const id of ['a', 'b', 'c', 'd']) {
      await jobs.submit({ id, application: APP, jobClass: 'normal', payload: '{}', at: AT });
      const [head] = await jobs.heads(APP, 'normal', 1);
      const running = head && (await jobs.claim(head, { epoch: 1, region: HOME, at: AT }));
      if (running === undefined) throw new Error('the job was not claimed');
      await jobs.finish(running, { state: 'done', at: after('abcd'.indexOf(id) * 60) });
    }
    const left = async () => (await jobs.doneSince(APP, AT)).map(({ id }) => id).sort();
    expect(await retention.dropDone(APP, AT, 10)).toBe(0);
    expect(await retention.dropDone(APP, after(121), 2)).toBe(2);
    expect(await left()).toEqual(['c', 'd']);
    expect(await retention.dropDone(APP, after(121), 2)).toBe(1);
    expect(await retention.dropDone(APP, after(121), 2)).toBe(0);
    expect(await left()).toEqual(['d']);
    expect(await retention.dropDone('another', after(999), 10)).toBe(0);
    expect(await jobs.account(APP)).toMatchObject({ accepted: 4, done: 4 });
  });

  describe('a job that has ended', () => {
    const end = async (id: string, state: 'done' | 'failed', endedAt: string) => {
      const { jobs } = subject.ledger;
      await jobs.submit({ id, application: APP, jobClass: 'normal', payload: '{}', at: AT });
      const head = (await jobs.heads(APP, 'normal', 10)).find((one) => one.id === id);
      const running = head && (await jobs.claim(head, { epoch: 1, region: HOME, at: AT }));
      if (running === undefined) throw new Error(`job ${id} was not claimed`);
      await jobs.finish(
        running,
        state === 'done' ? { state, at: endedAt } : { state, at: endedAt, reason: 'exit code 3' },
      );
      return running;
    };
    const known = async (...ids: string[]) => {
      const found = await Promise.all(ids.map((id) => subject.ledger.jobs.find(APP, id)));
      return found.map((job) => job?.state);
    };
    const counted = async () => {
      while ((await subject.ledger.accounts.tally(APP, at(60), 100)) > 0);
    };

    test('goes when it is old, and those that are not, wait or are suspect stay', async () => {
      const { jobs } = subject.ledger;
      await end('old', 'done', at(10));
      await end('broken', 'failed', at(10));
      await end('suspect', 'done', at(10));
      const [suspect] = (await jobs.doneSince(APP, '')).filter(({ id }) => id === 'suspect');
      if (suspect === undefined) throw new Error('no job was done');
      await jobs.suspect(suspect, 'no marker');
      await end('young', 'done', at(100));
      await jobs.submit({ id: 'waits', application: APP, jobClass: 'normal', payload: '{}', at: AT });
      await counted();
      await retention.dropDone(APP, at(200), 100);
      await retention.dropJobs(APP, at(50), 100);
      expect(await known('old', 'broken', 'suspect', 'young', 'waits')).toEqual([
        undefined,
        undefined,
        'suspect',
        'done',
        'pending',
      ]);
    });

    test('stays for as long as a failover may have to look at it', async () => {
      await end('a', 'done', at(10));
      await counted();
      expect(await retention.dropJobs(APP, at(50), 100)).toBe(0);
      expect(await known('a')).toEqual(['done']);
    });

    test('is found again by the next pass, whichever call of this one dies', async () => {
      for (let calls = 0; calls < 12; calls++) {
        const id = `j${calls}`;
        await end(id, 'done', at(10));
        await counted();
        subject.faults.stopAfter(calls);
        const pass = async () => {
          await retention.dropDone(APP, at(50), 100);
          await retention.dropJobs(APP, at(50), 100);
        };
        await pass().catch(() => undefined);
        subject.faults.heal();
        await pass();
        expect([calls, await known(id)]).toEqual([calls, [undefined]]);
      }
    });
  });
}

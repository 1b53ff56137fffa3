import { ManualClock, MemoryLeases } from '../../../lab/memory';
import { MemoryOneRegionJobs } from '../../../lab/memory/memory-one-region-jobs';
import { JobsAskedHere } from '../../../lambda/adapters/jobs-asked-here';
import { answerJobCall, type JobCall } from '../../../lambda/steps/answer-job-call';
import { AT, HOME } from '../../ports/ledger-subject';
import { CALL, call, jobs, newTable, otherPlace, SETTINGS, submit, table } from './job-calls';

beforeEach(newTable);

test('says that the ledger is silent, so that the caller asks again', async () => {
  table.faults.refuse(HOME);
  expect(await submit({ id: 'a' })).toMatchObject({
    status: 503,
    body: { error: 'Transient', message: expect.stringMatching(/; send the same id again$/) },
  });
  expect(await call({ does: 'show', id: 'a' })).toMatchObject({
    status: 503,
    body: { message: expect.not.stringContaining('again') },
  });
});

test('fails with what nobody foresaw', async () => {
  const broken = { submit: async () => Promise.reject(new Error('no such thing')), find: async () => undefined };
  const answered = answerJobCall(
    { ...CALL, body: '{"id":"a"}' },
    { queue: broken, desk: jobs(), late: jobs(), otherPlace },
    { settings: SETTINGS, clock: new ManualClock(AT) },
  );
  await expect(answered).rejects.toThrow('no such thing');
});

test('refuses as Elsewhere where the jobs stand in one Region only and the other one serves', async () => {
  const leases = new MemoryLeases(table.client([HOME]));
  await leases.create({ active: 'us-west-2', holder: 'keeper' });
  const own = { region: HOME, leases };
  const store = new MemoryOneRegionJobs(table.client([HOME]), { ...own, applications: new Set(['billing']) });
  const here = new JobsAskedHere(store, { ...own, oneRegion: new Set(['billing']) });
  const context = { settings: SETTINGS, clock: new ManualClock(AT) };
  const ask = (changes: Partial<JobCall>) =>
    answerJobCall(
      { ...CALL, ...changes },
      { queue: here, desk: here, late: store, otherPlace: (application) => here.otherPlace(application) },
      context,
    );
  expect(await ask({ body: JSON.stringify({ id: 'a' }) })).toEqual({
    status: 421,
    body: {
      error: 'Elsewhere',
      message: `jobs of "billing" stand in one Region only, and us-west-2 serves: submit it there, ${HOME} takes none`,
    },
  });
  const unknown = { error: 'Elsewhere', message: expect.stringContaining('us-west-2 serves: ask there') };
  expect(await ask({ does: 'show', id: 'a' })).toEqual({ status: 421, body: unknown });
  expect(await ask({ application: 'mails', does: 'show', id: 'a' })).toMatchObject({ status: 404 });
  expect(await ask({ application: 'mails', body: JSON.stringify({ id: 'a' }) })).toMatchObject({ status: 200 });
});

test('says of a job that it does not find where one of before the failover stands', async () => {
  const leases = new MemoryLeases(table.client([HOME]));
  await leases.create({ active: 'us-west-2', holder: 'keeper' });
  const { renewSeq = 0 } = (await leases.read()) ?? {};
  const own = { region: HOME, leases };
  const store = new MemoryOneRegionJobs(table.client([HOME]), { ...own, applications: new Set(['billing']) });
  const here = new JobsAskedHere(store, { ...own, oneRegion: new Set(['billing']) });
  const ports = { queue: here, desk: here, late: store, otherPlace: (one: string) => here.otherPlace(one) };
  const ask = async (application: string, does: 'show' | 'cancel') => {
    const call = { ...CALL, application, does, id: 'a', query: { reason: 'x' } };
    const { status, body } = await answerJobCall(call, ports, { settings: SETTINGS, clock: new ManualClock(AT) });
    return [status, 'message' in body ? body.message : ''];
  };
  await leases.take({ epoch: 1, renewSeq, nextEpoch: 2, to: HOME, by: 'run', at: AT });
  const there =
    `there is no job "a" of application "billing" in ${HOME}; its jobs stand in one Region only, and what was accepted in us-west-2 before ` +
    `${HOME} took over stands there and goes on when us-west-2 serves again: ask there`;
  expect(await ask('billing', 'show')).toEqual([404, there]);
  expect(await ask('billing', 'cancel')).toEqual([404, there]);
  expect(await ask('mails', 'show')).toEqual([404, 'there is no job "a" of application "mails"']);
});

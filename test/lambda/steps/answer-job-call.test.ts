import { ManualClock, MemoryJobs, MemoryLeases, MemoryTable } from '../../../lab/memory';
import { MemoryOneRegionJobs } from '../../../lab/memory/memory-one-region-jobs';
import { JobsAskedHere } from '../../../lambda/adapters/jobs-asked-here';
import { answerJobCall, type JobCall } from '../../../lambda/steps/answer-job-call';
import { AT, HOME } from '../../ports/ledger-subject';

const SETTINGS = {
  jobs: {
    applications: [
      { name: 'billing', classes: ['urgent', 'normal'] },
      { name: 'mails', classes: ['normal'] },
    ],
  },
};
const CALL: JobCall = {
  method: 'POST',
  application: 'billing',
  id: '',
  body: '',
  reason: '',
  by: 'arn:aws:iam::1:role/shop',
};

let table: MemoryTable;
beforeEach(() => {
  table = new MemoryTable();
});

const jobs = () => new MemoryJobs(table.client([HOME]));
const call = (changes: Partial<JobCall>) =>
  answerJobCall(
    { ...CALL, ...changes },
    { queue: jobs(), desk: jobs() },
    { settings: SETTINGS, clock: new ManualClock(AT) },
  );
const submit = (request: unknown) => call({ body: JSON.stringify(request) });

test('accepts a job in the name of whoever signed', async () => {
  const reply = await submit({ id: 'a', jobClass: 'urgent', payload: '{"n":1}' });
  expect(reply).toMatchObject({
    status: 200,
    body: { id: 'a', application: 'billing', jobClass: 'urgent', by: CALL.by },
  });
  expect(await jobs().find('billing', 'a')).toMatchObject({ payload: '{"n":1}', at: AT, state: 'pending' });
});

test('the same id again answers what stands', async () => {
  await submit({ id: 'a', payload: 'old' });
  expect(await submit({ id: 'a', payload: 'new' })).toMatchObject({ status: 200, body: { payload: 'old' } });
});

test('shows a job and cancels it', async () => {
  await submit({ id: 'a' });
  expect(await call({ method: 'GET', id: 'a' })).toMatchObject({ status: 200, body: { id: 'a', state: 'pending' } });
  const cancelled = await call({ method: 'DELETE', id: 'a', reason: 'wrong month' });
  expect(cancelled).toMatchObject({
    status: 200,
    body: { state: 'cancelled', reason: `cancelled by ${CALL.by}: wrong month` },
  });
});

const LONG = 'x'.repeat(40_000);
test.each<[string, string, number, string]>([
  ['no JSON', 'id=a', 400, 'the body is id=a, should be a JSON object such as {"id":"invoices-7"}'],
  ['a list', '[]', 400, 'the body is [], should be a JSON object such as {"id":"invoices-7"}'],
  ['no id', '{}', 400, 'id is missing: it is what makes a job one job'],
  [
    'several mistakes at once',
    '{"id":7,"priority":"high"}',
    400,
    'id is 7, should be a text; "priority" is not known, a request has id, application, jobClass, payload, after, before, notBefore, deadline, maxAttempts, timeLimitSeconds',
  ],
  ['a payload that is no text', '{"id":"a","payload":{"n":1}}', 400, 'payload is {"n":1}, should be a text'],
  [
    'another application than that of the path',
    '{"id":"a","application":"mails"}',
    400,
    'application is "mails", these paths are of "billing"',
  ],
  [
    'an unknown class',
    '{"id":"a","jobClass":"slow"}',
    400,
    'class is "slow", application "billing" has urgent, normal',
  ],
  [
    'an unknown job before it',
    '{"id":"a","after":["x"]}',
    400,
    'job "a" names "x", which application "billing" has not accepted',
  ],
  ['a body that is too large', `{"id":"a","payload":"${LONG}"}`, 413, 'the body has 40023 bytes, at most 32768 fit'],
  [
    'a payload that is too large',
    `{"id":"a","payload":"${LONG.slice(0, 7_000)}"}`,
    400,
    'payload has 7002 characters in JSON, at most 6000 fit: put larger inputs into S3 and name them',
  ],
])('refuses %s with one message, and stores nothing', async (_, body, status, message) => {
  expect(await call({ body })).toMatchObject({ status, body: { message } });
  for (const application of ['billing', 'mails'])
    expect((await jobs().page(application, { state: 'pending', limit: 1 })).jobs).toEqual([]);
});

test('refuses an application that the workload does not have', async () => {
  expect(await call({ application: 'stock', body: '{"id":"a"}' })).toMatchObject({
    status: 400,
    body: { error: 'BadInput', message: 'application is "stock", the workload has billing, mails' },
  });
});

test('refuses a circle and names it', async () => {
  await submit({ id: 'a' });
  await submit({ id: 'b', after: ['a'] });
  const reply = await submit({ id: 'c', after: ['b'], before: ['a'] });
  expect(reply).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('would wait for one another: ') },
  });
  expect(await jobs().find('billing', 'c')).toBeUndefined();
});

test('refuses to show or cancel what there is not, and to cancel without a reason', async () => {
  const message = 'there is no job "x" of application "billing"';
  expect(await call({ method: 'GET', id: 'x' })).toEqual({ status: 404, body: { error: 'NotFound', message } });
  expect(await call({ method: 'DELETE', id: 'x', reason: 'y' })).toMatchObject({ status: 404, body: { message } });
  await submit({ id: 'a' });
  expect(await call({ method: 'DELETE', id: 'a' })).toMatchObject({ status: 400, body: { error: 'BadInput' } });
  expect(await jobs().find('billing', 'a')).toMatchObject({ state: 'pending' });
});

test('says that the ledger is silent, so that the caller asks again', async () => {
  table.faults.refuse(HOME);
  expect(await submit({ id: 'a' })).toMatchObject({ status: 503, body: { error: 'Transient' } });
});

test('fails with what nobody foresaw', async () => {
  const broken = { submit: async () => Promise.reject(new Error('no such thing')), find: async () => undefined };
  const answered = answerJobCall(
    { ...CALL, body: '{"id":"a"}' },
    { queue: broken, desk: jobs() },
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
    answerJobCall({ ...CALL, ...changes }, { queue: here, desk: here }, context);
  expect(await ask({ body: JSON.stringify({ id: 'a' }) })).toEqual({
    status: 421,
    body: {
      error: 'Elsewhere',
      message: `jobs of "billing" stand in one Region only, and us-west-2 serves: submit it there, ${HOME} takes none`,
    },
  });
  const unknown = { error: 'Elsewhere', message: expect.stringContaining('us-west-2 serves: ask there') };
  expect(await ask({ method: 'GET', id: 'a' })).toEqual({ status: 421, body: unknown });
  expect(await ask({ application: 'mails', method: 'GET', id: 'a' })).toMatchObject({ status: 404 });
  expect(await ask({ application: 'mails', body: JSON.stringify({ id: 'a' }) })).toMatchObject({ status: 200 });
});

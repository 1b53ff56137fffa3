import { AT, HOME } from '../../ports/ledger-subject';
import { CALL, call, jobs, newTable, submit } from './job-calls';

beforeEach(newTable);

test('accepts a job in the name of whoever signed', async () => {
  const reply = await submit({ id: 'a', jobClass: 'urgent', payload: '{"n":1}' });
  expect(reply).toMatchObject({
    status: 200,
    body: { id: 'a', application: 'billing', jobClass: 'urgent', by: CALL.by },
  });
  expect(await jobs().find('billing', 'a')).toMatchObject({ payload: '{"n":1}', at: AT, state: 'pending' });
});

test('a job may say its command and its variables', async () => {
  const overrides = { command: ['report', '11'], environment: { MODE: 'fast' } };
  expect(await submit({ id: 'a', overrides })).toMatchObject({ status: 200, body: { overrides } });
  expect(await jobs().find('billing', 'a')).toMatchObject({ overrides });
});

test('what a job will write is recorded and shown', async () => {
  const outputs = ['s3://invoices/2026-11.csv'];
  await submit({ id: 'a', outputs });
  expect(await call({ does: 'show', id: 'a' })).toMatchObject({ status: 200, body: { outputs } });
});

test.each<[string, unknown, string]>([
  ['no list', 'a', 'outputs is "a", should be a list of texts'],
  ['an empty one', [' '], 'outputs names " ", each has 1 to 1100 characters and no line break'],
  ['one of two lines', ['a\nb'], 'outputs names "a\\nb", each has 1 to 1100 characters and no line break'],
  ['one that is too long', ['x'.repeat(1_101)], 'each has 1 to 1100 characters and no line break'],
  ['too many', Array.from({ length: 21 }, (_, i) => `o${i}`), 'outputs names 21, at most 20 can be'],
])('refuses outputs that are %s', async (_, outputs, message) => {
  expect(await submit({ id: 'a', outputs })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining(message) },
  });
  expect(await jobs().find('billing', 'a')).toBeUndefined();
});

test('the same id again answers what stands', async () => {
  await submit({ id: 'a', payload: 'old' });
  expect(await submit({ id: 'a', payload: 'new' })).toMatchObject({ status: 200, body: { payload: 'old' } });
});

test('shows with a job the ends of it that came too late', async () => {
  await submit({ id: 'a' });
  const [head] = await jobs().heads('billing', 'normal', 1);
  const claim = head && (await jobs().claim(head, { epoch: 1, region: HOME, at: AT }));
  if (claim === undefined) throw new Error('nothing was claimed');
  await jobs().requeue(claim, { epoch: 2, because: 'taken' });
  await jobs().finish(claim, { state: 'done', at: AT });
  expect(await call({ does: 'show', id: 'a' })).toMatchObject({
    status: 200,
    body: { state: 'pending', late: [{ id: 'a', epoch: 1, attempt: 1, state: 'done' }] },
  });
});

test('shows a job and cancels it', async () => {
  await submit({ id: 'a' });
  expect(await call({ does: 'show', id: 'a' })).toMatchObject({ status: 200, body: { id: 'a', state: 'pending' } });
  const cancelled = await call({ does: 'cancel', id: 'a', query: { reason: 'wrong month' } });
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
    'id is 7, should be a text; "priority" is not known, a request has id, application, jobClass, payload, outputs, overrides, after, before, notBefore, deadline, maxAttempts, timeLimitSeconds',
  ],
  ['a payload that is no text', '{"id":"a","payload":{"n":1}}', 400, 'payload is {"n":1}, should be a text'],
  ...[
    '"run"',
    '{"command":"run"}',
    '{"command":[7]}',
    '{"environment":["A=1"]}',
    '{"environment":{"A":1}}',
    '{"image":"busybox"}',
    'null',
  ].map((overrides): [string, string, number, string] => [
    `overrides that are ${overrides}`,
    `{"id":"a","overrides":${overrides}}`,
    400,
    `overrides is ${overrides}, should be an object such as {"command":["run","7"],"environment":{"MONTH":"11"}}`,
  ]),
  [
    "a variable of Handover's own",
    '{"id":"a","overrides":{"environment":{"HANDOVER_JOB":"b"}}}',
    400,
    'overrides.environment has "HANDOVER_JOB", names have no "=" and do not begin with "HANDOVER_"',
  ],
  [
    'the id of a run of a schedule',
    '{"id":"schedule:nightly:2026-11-22T02:00Z"}',
    400,
    'id is "schedule:nightly:2026-11-22T02:00Z", ids that begin with "schedule:" are of runs of schedules',
  ],
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
  expect(await call({ does: 'show', id: 'x' })).toEqual({ status: 404, body: { error: 'NotFound', message } });
  expect(await call({ does: 'cancel', id: 'x', query: { reason: 'y' } })).toMatchObject({
    status: 404,
    body: { message },
  });
  await submit({ id: 'a' });
  expect(await call({ does: 'cancel', id: 'a' })).toMatchObject({ status: 400, body: { error: 'BadInput' } });
  expect(await jobs().find('billing', 'a')).toMatchObject({ state: 'pending' });
});

describe('a list', () => {
  const list = (query: Record<string, string>) => call({ does: 'list', query });

  test('is of one state and one application, page by page', async () => {
    for (const id of ['a', 'b', 'c']) await submit({ id });
    await call({ application: 'mails', body: '{"id":"x"}' });
    const first = await list({ state: 'pending', limit: '2' });
    expect(first).toMatchObject({ status: 200, body: { jobs: [{ id: 'a' }, { id: 'b' }] } });
    const next = 'next' in first.body ? (first.body.next ?? '') : '';
    expect(await list({ state: 'pending', limit: '2', from: next })).toEqual({
      status: 200,
      body: { jobs: [expect.objectContaining({ id: 'c', application: 'billing' })] },
    });
    expect(await list({ state: 'done' })).toEqual({ status: 200, body: { jobs: [] } });
  });

  const STATES = 'should be one of pending, running, done, failed, cancelled, suspect';
  test.each<[Record<string, string>, string]>([
    [{}, `state is missing, ${STATES}`],
    [{ state: 'lost' }, `state is "lost", ${STATES}`],
    [{ state: 'done', limit: '0' }, 'limit is "0", should be a whole number from 1 to 100'],
    [{ state: 'done', limit: '101' }, 'limit is "101", should be a whole number from 1 to 100'],
    [{ state: 'done', limit: 'all' }, 'limit is "all", should be a whole number from 1 to 100'],
    [{ state: '', limit: '' }, `state is "", ${STATES}; limit is "", should be a whole number from 1 to 100`],
    [{ state: 'done', from: 'soon' }, 'from is "soon", should be what the page before has as next'],
  ])('refuses %j', async (query, message) =>
    expect(await list(query)).toEqual({ status: 400, body: { error: 'BadInput', message } }),
  );
});

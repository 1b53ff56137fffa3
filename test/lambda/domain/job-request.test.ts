import { JOB_LIMITS, type JobRequest } from '../../../lambda/contract/jobs';
import type { ApplicationSettings } from '../../../lambda/contract/settings';
import { judgeRequest } from '../../../lambda/domain/job-request';

const AT = '2026-11-22T12:00:00.000Z';
const INVOICES: ApplicationSettings = {
  name: 'invoices',
  taskDefinition: { home: 'invoice', standby: 'invoice' },
  container: 'job',
  classes: ['urgent', 'bulk'],
  maxAttempts: 3,
  effects: 'unmarked',
};
const judge = (request: Partial<JobRequest>, application: Partial<ApplicationSettings> = {}) =>
  judgeRequest(
    { id: 'a', application: 'invoices', ...request },
    { applications: [{ ...INVOICES, ...application }], at: AT, by: 'ada' },
  );

test('a job that says nothing else is of the least urgent class and has no limits of its own', () => {
  expect(judge({})).toEqual({
    kind: 'accepted',
    job: { id: 'a', application: 'invoices', jobClass: 'bulk', payload: '', at: AT, by: 'ada' },
  });
});

test('instants are stored alike, and the deadline of the application counts from when the job is wanted', () => {
  expect(judge({ notBefore: '2026-11-23T02:00:00+02:00' }, { deadlineSeconds: 60 })).toMatchObject({
    job: { notBefore: '2026-11-23T00:00:00.000Z', deadline: '2026-11-23T00:01:00.000Z' },
  });
  expect(judge({ deadline: '2026-11-23T00:00:00Z' }, { deadlineSeconds: 60 })).toMatchObject({
    job: { deadline: '2026-11-23T00:00:00.000Z' },
  });
});

test('a job may say its command and variables; what says nothing is left out', () => {
  const overrides = { command: ['report', '--month', '11'], environment: { MODE: 'fast', 'odd.name': '' } };
  expect(judge({ overrides })).toMatchObject({ kind: 'accepted', job: { overrides } });
  for (const empty of [{}, { environment: {} }])
    expect(JSON.stringify(judge({ overrides: empty }))).not.toContain('overrides');
  expect(judge({ overrides: { command: ['x'], environment: {} } })).toMatchObject({
    job: { overrides: { command: ['x'] } },
  });
});

test('ids of runs are for schedules', () => {
  const asked = { id: 'schedule:nightly:2026-11-22T02:00Z', application: 'invoices' };
  expect(judgeRequest(asked, { applications: [INVOICES], at: AT, scheduled: true })).toMatchObject({
    kind: 'accepted',
  });
  expect(judge({ id: 'schedules' })).toMatchObject({ kind: 'accepted' });
  expect(judge({ id: 'a', after: ['schedule:nightly:2026-11-22T02:00Z'] })).toMatchObject({ kind: 'accepted' });
});

const half = { payload: 'x'.repeat(2_998) };
test('payload and overrides share their room', () => {
  const word = 'x'.repeat(3_000 - '{"command":[""]}'.length);
  expect(judge({ ...half, overrides: { command: [word] } })).toMatchObject({ kind: 'accepted' });
  expect(judge({ ...half, overrides: { command: [`${word}x`] } })).toEqual({
    kind: 'refused',
    because:
      'payload and overrides have together 6001 characters in JSON, at most 6000 fit: put larger inputs into S3 and name them',
  });
});

const VARIABLE = 'names have no "=" and do not begin with "HANDOVER_"';
test.each<[Partial<JobRequest>, string]>([
  [
    { id: 'schedule:nightly:2026-11-22T02:00Z' },
    'id is "schedule:nightly:2026-11-22T02:00Z", ids that begin with "schedule:" are of runs of schedules',
  ],
  [{ overrides: { command: [] } }, 'overrides.command is empty, should have at least one word'],
  [{ overrides: { environment: { HANDOVER_EPOCH: '9' } } }, `overrides.environment has "HANDOVER_EPOCH", ${VARIABLE}`],
  [{ overrides: { environment: { A: '1', 'B=C': '2' } } }, `overrides.environment has "B=C", ${VARIABLE}`],
  [{ overrides: { environment: { '': '1' } } }, `overrides.environment has "", ${VARIABLE}`],
  [{ application: 'mails' }, 'application is "mails", the workload has invoices'],
  [{ id: 'a b' }, 'id is "a b", should be 1 to 128 letters, digits and . _ : -'],
  [{ id: 'x'.repeat(129) }, `id is "${'x'.repeat(40)}…", should be 1 to 128 letters, digits and . _ : -`],
  [{ jobClass: 'normal' }, 'class is "normal", application "invoices" has urgent, bulk'],
  [
    { payload: '"'.repeat(3_000) },
    'payload has 6002 characters in JSON, at most 6000 fit: put larger inputs into S3 and name them',
  ],
  [
    { after: Array.from({ length: JOB_LIMITS.links }, (_, i) => `j${i}`), before: ['b'] },
    'after and before name 51 jobs, at most 50 can be',
  ],
  [{ after: ['b c'] }, 'after and before name "b c", ids have 1 to 128 letters, digits and . _ : -'],
  [{ before: ['a'] }, 'job "a" names itself in after or before'],
  [{ notBefore: 'tomorrow' }, 'notBefore is "tomorrow", should be an instant such as 2026-11-22T02:00:00Z'],
  [
    { deadline: '2026-11-22T06:00:00' },
    'deadline is "2026-11-22T06:00:00", should be an instant such as 2026-11-22T06:00:00Z',
  ],
  [
    { notBefore: '2026-11-22T02:00:00Z', deadline: '2026-11-22T01:00:00Z' },
    'notBefore 2026-11-22T02:00:00Z is not before the deadline 2026-11-22T01:00:00Z',
  ],
  [{ maxAttempts: 0 }, 'maxAttempts is 0, should be a whole number from 1 to 20'],
  [{ timeLimitSeconds: 1.5 }, 'timeLimitSeconds is 1.5, should be a whole number from 1 to 604800'],
  [
    { id: '', maxAttempts: 21 },
    'id is "", should be 1 to 128 letters, digits and . _ : -; maxAttempts is 21, should be a whole number from 1 to 20',
  ],
])('refuses %j', (request, because) => expect(judge(request)).toEqual({ kind: 'refused', because }));

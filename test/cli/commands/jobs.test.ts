import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, FailoverError } from '../../../lambda/contract/errors';
import type { Job } from '../../../lambda/ports/job-store';
import { ADA, NOW } from '../in-memory-world';
import { APPLICATIONS, given, jobs, orders, removeWorld, stored, world } from '../jobs-world';
import { LIBRARY } from '../sample-config';

afterEach(removeWorld);
const said = () => JSON.parse(world.written.out) as Job;

describe('handover jobs submit', () => {
  test('accepts a job in the name of whoever typed it', async () => {
    given();
    expect(await jobs('submit', 'a', '--class', 'urgent', '--payload', '{"n":1}', '--time-limit', '30m')).toBe(0);
    expect(await stored('a')).toMatchObject({
      ...{ jobClass: 'urgent', payload: '{"n":1}', at: NOW, by: ADA.arn, state: 'pending', timeLimitSeconds: 1800 },
    });
    expect(world.written.out).toBe('a of billing: accepted: pending since 2026-11-22 03:14:07 UTC\n');
  });

  test('the same id again changes nothing and shows what stands', async () => {
    given();
    await orders.desk.submit({
      id: 'a',
      application: 'billing',
      jobClass: 'normal',
      payload: 'old',
      at: '2026-11-22T01:00:00.000Z',
    });
    expect(await jobs('submit', 'a', '--payload', 'new')).toBe(0);
    expect(await stored('a')).toMatchObject({ payload: 'old' });
    expect(world.written.out).toBe(
      'a of billing: was accepted before, nothing has changed: pending since 2026-11-22 01:00:00 UTC\n',
    );
  });

  test('takes its inputs from a file, and its order from ids', async () => {
    given();
    writeFileSync(join(world.folder, 'in.json'), '{"month":11}');
    await jobs('submit', 'first');
    expect(await jobs('submit', 'second', '--after', 'first', '--payload-file', 'in.json')).toBe(0);
    expect(await stored('second')).toMatchObject({ payload: '{"month":11}', waitsFor: ['first'] });
  });

  test('--json is the job', async () => {
    given();
    await jobs('submit', 'a', '--json');
    expect(said()).toMatchObject({ id: 'a', application: 'billing', state: 'pending' });
  });

  const NOTHING = '; nothing was stored';
  test.each<[string, string[], string]>([
    ['an unknown class', ['--class', 'slow'], `class is "slow", application "billing" has urgent, normal${NOTHING}`],
    [
      'a payload that is too large',
      ['--payload', 'x'.repeat(7_000)],
      `payload has 7002 characters in JSON, at most 6000 fit: put larger inputs into S3 and name them${NOTHING}`,
    ],
    [
      'several mistakes at once',
      ['--not-before', 'soon', '--max-attempts', 'many'],
      'notBefore is "soon", should be an instant such as 2026-11-22T02:00:00Z; ' +
        `maxAttempts is NaN, should be a whole number from 1 to 20${NOTHING}`,
    ],
    [
      'a job that waits for an unknown one',
      ['--after', 'x'],
      `job "a" names "x", which application "billing" has not accepted${NOTHING}`,
    ],
    [
      'no time limit',
      ['--time-limit', 'long'],
      '--time-limit is "long", it must be a duration such as "15 minutes", "30s" or "1 hour"',
    ],
    [
      'two payloads',
      ['--payload', 'x', '--payload-file', 'y'],
      '--payload and --payload-file were given, it must be one of them',
    ],
  ])('refuses %s with one message and stores nothing', async (_, argv, message) => {
    given();
    expect(await jobs('submit', 'a', ...argv)).toBe(2);
    expect(world.written.error).toBe(`handover: ${message}\n`);
    expect(await stored('a')).toBeUndefined();
  });

  test('says what is wrong before it asks who types: nobody has to sign in to hear of it', async () => {
    given();
    orders.signedIn = false;
    expect(await jobs('submit', 'a', '--class', 'slow')).toBe(2);
    expect(world.written.error).toBe(`handover: class is "slow", application "billing" has urgent, normal${NOTHING}\n`);
    world.written.error = '';
    await jobs('submit', 'a');
    expect(world.written.error).toContain('not signed in');
  });

  test('fails when the ledger answers nowhere, and says to send the same id again', async () => {
    given();
    jest
      .spyOn(orders.desk, 'submit')
      .mockRejectedValueOnce(new FailoverError(ERRORS.transient, 'the ledger is silent'));
    expect(await jobs('submit', 'a')).toBe(1);
    expect(world.written.error).toBe(
      'handover: the ledger is silent; whether the job was accepted is not known: send the same id again\n',
    );
  });

  test('refuses a circle and names it', async () => {
    given();
    await jobs('submit', 'a');
    await jobs('submit', 'b', '--after', 'a');
    expect(await jobs('submit', 'c', '--after', 'b', '--before', 'a')).toBe(2);
    expect(world.written.error).toContain('these jobs would wait for one another: ');
    expect(await stored('c')).toBeUndefined();
  });

  test.each<[string, string[], string]>([
    [
      'no application among several',
      [],
      'workload "orders" has 2 applications and none is named: billing, mails; name one, for example: --application billing',
    ],
    [
      'an unknown application',
      ['--application', 'biling'],
      'there is no application "biling", workload "orders" has: billing, mails',
    ],
    ['an unknown workload', ['--workload', 'x'], 'there is no workload "x", the configuration has: orders, library'],
    ['a workload without jobs', ['--workload', 'library'], 'workload "library" has no jobs in the configuration'],
  ])('refuses %s', async (_, argv, message) => {
    given(APPLICATIONS, [LIBRARY]);
    expect(await jobs('submit', 'a', ...(argv.includes('--workload') ? [] : ['--workload', 'orders']), ...argv)).toBe(
      2,
    );
    expect(world.written.error).toBe(`handover: ${message}\n`);
  });
});

describe('handover jobs list', () => {
  test('shows jobs by state, and says when there are more', async () => {
    given();
    for (const id of ['a', 'b', 'c']) await jobs('submit', id);
    await jobs('cancel', 'a', '--reason', 'wrong month');
    world.written.out = '';
    expect(await jobs('list', '--limit', '2')).toBe(0);
    expect(world.written.out.split('\n')).toEqual([
      'b  normal  pending since 2026-11-22 03:14:07 UTC',
      'c  normal  pending since 2026-11-22 03:14:07 UTC',
      'there are more than 2: --limit or --state',
      '',
    ]);
    world.written.out = '';
    await jobs('list', '--state', 'cancelled');
    expect(world.written.out).toBe(
      `a  normal  cancelled 2026-11-22 03:14:07 UTC: cancelled by ${ADA.arn}: wrong month\n`,
    );
  });

  test('says that there is none', async () => {
    given();
    expect(await jobs('list')).toBe(0);
    expect(world.written.out).toBe('no jobs\n');
  });

  test.each<[string, string[], string]>([
    [
      'an unknown state',
      ['--state', 'lost'],
      '--state is "lost", it must be one of pending, running, done, failed, cancelled, suspect',
    ],
    ['no number', ['--limit', 'all'], '--limit is "all", it must be a whole number from 1 to 1000'],
  ])('refuses %s', async (_, argv, message) => {
    given();
    expect(await jobs('list', ...argv)).toBe(2);
    expect(world.written.error).toBe(`handover: ${message}\n`);
  });
});

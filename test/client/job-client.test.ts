import { JobClient } from '../../client';
import { HOME, STANDBY } from '../ports/ledger-subject';
import { KEYS, TwoApis, urlOf } from './two-apis';

let apis: TwoApis;
beforeEach(() => {
  apis = new TwoApis();
});

test('submits, finds and cancels a job, each call signed for the Region that it goes to', async () => {
  const client = apis.client();
  expect(await client.submit({ id: 'inv:2026-11', payload: 'ä' })).toMatchObject({
    id: 'inv:2026-11',
    state: 'pending',
  });
  expect(await client.find('inv:2026-11')).toMatchObject({ payload: 'ä', by: 'arn:aws:iam::1:role/shop' });
  expect(await client.cancel('inv:2026-11', "wrong month (Ada's)")).toMatchObject({
    state: 'cancelled',
    reason: "cancelled by arn:aws:iam::1:role/shop: wrong month (Ada's)",
  });
  expect(apis.asked).toEqual([`POST ${HOME}`, `GET ${HOME}`, `DELETE ${HOME}`]);
});

test('lists jobs page by page, also when a Region dies in between', async () => {
  const client = apis.client();
  for (const id of ['a', 'b', 'c']) await client.submit({ id });
  await client.cancel('b', 'x');
  const first = await client.list({ state: 'pending', limit: 1 });
  apis.trouble.set(HOME, 'silent');
  const second = await client.list({ state: 'pending', limit: 1, from: first.next });
  expect([first, second].map(({ jobs }) => jobs.map(({ id }) => id))).toEqual([['a'], ['c']]);
  expect(second.next).toBeUndefined();
  expect(await client.list({ state: 'cancelled' })).toMatchObject({ jobs: [{ id: 'b' }] });
  expect(apis.asked.slice(4)).toEqual([`GET ${HOME}`, `GET ${HOME}`, `GET ${STANDBY}`, `GET ${STANDBY}`]);
});

test('fails to list when no Region answers, and refuses what the API refuses', async () => {
  await expect(apis.client().list({ state: 'pending', limit: 101 })).rejects.toThrow(
    'limit is "101", should be a whole number from 1 to 100 (400)',
  );
  for (const region of [HOME, STANDBY]) apis.trouble.set(region, 'silent');
  await expect(apis.client().list({ state: 'done' })).rejects.toThrow(/^done jobs of "billing": no Region answered/);
});

test('a job that there is not is undefined', async () => {
  expect(await apis.client().find('x')).toBeUndefined();
  expect(await apis.client().cancel('x', 'y')).toBeUndefined();
});

test.each(['silent', 'throttled', 'broken', 'elsewhere'] as const)(
  'asks the other Region when one is %s, and stays there',
  async (trouble) => {
    apis.trouble.set(HOME, trouble);
    const client = apis.client();
    expect(await client.submit({ id: 'a' })).toMatchObject({ id: 'a' });
    await client.find('a');
    expect(apis.asked).toEqual([`POST ${HOME}`, `POST ${STANDBY}`, `GET ${STANDBY}`]);
    expect(apis.slept).toEqual([]);
  },
);

test('an answer that was lost is asked for in the other Region, and the job is one', async () => {
  apis.trouble.set(HOME, 'answer lost');
  await apis.client().submit({ id: 'a' });
  expect((await apis.jobs.page('billing', { state: 'pending', limit: 10 })).jobs).toHaveLength(1);
});

test('fails when each Region says that the other one serves, and says that nothing was done', async () => {
  for (const region of [HOME, STANDBY]) apis.trouble.set(region, 'elsewhere');
  await expect(apis.client().submit({ id: 'a' })).rejects.toMatchObject({
    name: 'JobsElsewhere',
    message: expect.stringMatching(
      /^job "a": its jobs stand in one Region only, and each Region says that the other one serves, so nothing was done; a failover may be under way: ask again, with the same id \(us-east-1: 421 /,
    ),
  });
});

test.each([
  ['the one that serves is silent', 'silent', [HOME, STANDBY]],
  ['only one Region was asked', 'elsewhere', [HOME]],
] as const)('fails as unknown when %s', async (_, trouble, regions) => {
  apis.trouble.set(HOME, 'elsewhere').set(STANDBY, trouble);
  const endpoints = regions.map((region) => ({ region, url: urlOf(region) }));
  await expect(apis.client({ endpoints }).submit({ id: 'a' })).rejects.toMatchObject({ name: 'JobsUnreachable' });
});

test('fails when no Region answers, and says that nothing is known', async () => {
  for (const region of [HOME, STANDBY]) apis.trouble.set(region, 'silent');
  await expect(apis.client().submit({ id: 'a' })).rejects.toMatchObject({
    name: 'JobsUnreachable',
    message: expect.stringMatching(
      /^job "a": no Region answered, so nothing is known; ask again, with the same id \(us-east-1: fetch failed; us-west-2: fetch failed;/,
    ),
  });
  expect(apis.asked).toHaveLength(6);
  expect(apis.slept).toEqual([250, 500]);
});

test('refuses what the API refuses, in its words, and asks nobody else', async () => {
  await expect(apis.client().submit({ id: 'a', jobClass: 'slow' })).rejects.toMatchObject({
    name: 'JobRefused',
    status: 400,
    message: 'class is "slow", application "billing" has urgent, normal (400)',
  });
  expect(apis.asked).toEqual([`POST ${HOME}`]);
});

test('refuses a signature that is not right', async () => {
  const stranger = apis.client({ credentials: { ...KEYS, secretAccessKey: 'guessed' } });
  await expect(stranger.submit({ id: 'a' })).rejects.toMatchObject({ status: 403, message: 'Forbidden (403)' });
});

test('refuses to be made without a Region', () =>
  expect(() => new JobClient({ application: 'billing', endpoints: [], credentials: KEYS })).toThrow(
    'endpoints is empty, a client needs the API of at least one Region',
  ));

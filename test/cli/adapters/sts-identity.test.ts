import { stsIdentity } from '../../../cli/adapters/sts-identity';
import { LabCloud } from '../../../lab/aws';

const REGIONS = ['us-east-2', 'us-west-2', 'us-east-1'];
const cloud = new LabCloud();
const before = { ...process.env };

beforeAll(async () => {
  await cloud.start();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: 'ada',
    AWS_SECRET_ACCESS_KEY: 'none',
  });
});
afterEach(() => cloud.faults.clear());
afterAll(async () => {
  process.env = before;
  await cloud.stop();
});

const asked = () => cloud.log.entries.filter(({ service }) => service === 'sts').map(({ region }) => region);

test('is what STS says of whoever signs, asked in one Region', async () => {
  const earlier = asked().length;
  expect(await stsIdentity(REGIONS)).toEqual({ userId: 'ada', arn: 'arn:aws:iam::111122223333:user/ada' });
  expect(asked().slice(earlier)).toEqual(['us-east-2']);
});

test('is asked in the next Region when one does not answer', async () => {
  const silent = cloud.faults.add({ service: 'sts', targetRegion: 'us-east-2', fault: { kind: 'refuse' } });
  expect(await stsIdentity(REGIONS)).toMatchObject({ userId: 'ada' });
  expect(silent.hits).toBe(1);
  expect(asked().at(-1)).toBe('us-west-2');
});

test('is unknown when STS answers nowhere', async () => {
  const silent = cloud.faults.add({ service: 'sts', fault: { kind: 'refuse' } });
  expect(await stsIdentity(REGIONS)).toBeUndefined();
  expect(silent.hits).toBe(3);
});

test('fails on credentials that are refused, at the first Region', async () => {
  const refused = cloud.faults.add({ service: 'sts', fault: { kind: 'error', name: 'ExpiredToken', status: 403 } });
  await expect(stsIdentity(REGIONS)).rejects.toMatchObject({ name: 'ExpiredToken' });
  expect(refused.hits).toBe(1);
});

import { Resolver } from 'node:dns/promises';
import { LabCloud } from '../../../lab/aws';
import { LabDns } from '../../../lab/dns';
import { ManualClock } from '../aws/manual-clock';

const REGION = 'eu-west-1';
const clock = new ManualClock();
const cloud = new LabCloud({ clock });
const dns = new LabDns(cloud.zones);
const resolver = new Resolver({ timeout: 1_000, tries: 1 });

const alarm = (name: string) => ({
  name,
  region: REGION,
  namespace: 'N',
  metricName: name,
  dimensions: {},
  statistic: 'Minimum' as const,
  periodSeconds: 60,
  threshold: 1,
  comparisonOperator: 'LessThanThreshold' as const,
  evaluationPeriods: 1,
});
const sides = [
  { name: 'home', failover: 'PRIMARY' },
  { name: 'standby', failover: 'SECONDARY' },
] as const;
const record = { type: 'CNAME', ttlSeconds: 30 } as const;

beforeAll(async () => {
  for (const { name } of sides) {
    cloud.alarms.add(alarm(name));
    const follows = { name, region: REGION };
    cloud.healthChecks.add({
      id: name,
      type: 'CLOUDWATCH_METRIC',
      alarm: follows,
      insufficientDataHealthStatus: 'Unhealthy',
    });
  }
  const app = sides.map(({ name, failover }) => ({
    ...record,
    name: 'app.example.com',
    failover,
    setIdentifier: name,
    healthCheckId: name,
    values: [`${name}.example.com.`],
  }));
  const unchecked = app.map(({ healthCheckId, ...rest }) =>
    rest.failover === 'PRIMARY'
      ? { ...rest, healthCheckId, name: 'half.example.com' }
      : { ...rest, name: 'half.example.com' },
  );
  const home = { name: 'home.example.com', type: 'A', ttlSeconds: 60, values: ['10.0.0.1', '10.0.0.2'] } as const;
  const text = { name: 'text.example.com', type: 'TXT', ttlSeconds: 60, values: ['"hello world"'] } as const;
  cloud.zones.add({ id: 'Z1', name: 'example.com', records: [...app, ...unchecked, home, text] });
  resolver.setServers([await dns.start()]);
});
afterAll(async () => {
  resolver.cancel();
  cloud.alarms.stop();
  await dns.stop();
});

/** 1 is healthy, 0 is not. */
function health(home: number, standby: number): void {
  clock.advance(60_000 - (clock.now() % 60_000));
  const at = clock.now();
  cloud.alarms.put(REGION, { namespace: 'N', metricName: 'home', dimensions: {}, value: home, at });
  cloud.alarms.put(REGION, { namespace: 'N', metricName: 'standby', dimensions: {}, value: standby, at });
}

test.each([
  ['both are healthy', 1, 1, 'home'],
  ['only the primary is healthy', 1, 0, 'home'],
  ['only the secondary is healthy', 0, 1, 'standby'],
  ['neither is healthy', 0, 0, 'home'],
])('when %s, the answer is right', async (_, home, standby, wanted) => {
  health(home, standby);
  expect(await resolver.resolveCname('app.example.com')).toEqual([`${wanted}.example.com`]);
});

test('a secondary without a health check counts as healthy', async () => {
  health(0, 0);
  expect(await resolver.resolveCname('half.example.com')).toEqual(['standby.example.com']);
});

test('names are answered while any Region is cut off', async () => {
  health(0, 1);
  cloud.cutRegion('us-east-1');
  expect(await resolver.resolveCname('app.example.com')).toEqual(['standby.example.com']);
  cloud.heal('us-east-1');
});

test('a question for addresses follows the alias, and is kept no longer than the alias', async () => {
  health(1, 1);
  expect((await resolver.resolve4('app.example.com', { ttl: true })).map((one) => [one.address, one.ttl])).toEqual([
    ['10.0.0.1', 30],
    ['10.0.0.2', 30],
  ]);
});

test('text is answered without its quotation marks', async () => {
  expect(await resolver.resolveTxt('text.example.com')).toEqual([['hello world']]);
});

test('fails with "no such name" for an unknown name, and with "no data" for another type', async () => {
  await expect(resolver.resolveCname('none.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  await expect(resolver.resolve4('text.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
});

import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHealthCheckCommand,
  ListResourceRecordSetsCommand,
} from '@aws-sdk/client-route-53';
import { LabCloud } from '../../../lab/aws';
import { clientsOf, failure, STANDBY } from './clients';
import { ManualClock } from './manual-clock';

const clock = new ManualClock();
const cloud = new LabCloud({ clock });
const alarm = { name: 'serving-home', region: STANDBY };

beforeAll(async () => {
  await cloud.start();
  const metric = {
    namespace: 'Handover',
    metricName: 'Serving',
    dimensions: {},
    periodSeconds: 60,
    evaluationPeriods: 1,
  };
  cloud.alarms.add({
    ...alarm,
    ...metric,
    statistic: 'Minimum',
    threshold: 1,
    comparisonOperator: 'LessThanThreshold',
  });
  cloud.healthChecks.add({ id: 'hc-1', type: 'CLOUDWATCH_METRIC', alarm, insufficientDataHealthStatus: 'Unhealthy' });
  cloud.healthChecks.add({ id: 'hc-all', type: 'CALCULATED', healthThreshold: 1, children: ['hc-1'] });
});
afterAll(() => cloud.stop());
beforeEach(() => {
  const web = { name: 'web.example.com', type: 'A', ttlSeconds: 60, values: ['10.0.0.1'] } as const;
  cloud.zones.add({ id: 'Z1', name: 'example.com.', records: [web] });
});

const route53 = () => clientsOf(cloud, STANDBY).route53;
const cname = (name: string, target: string, more = {}) => ({
  Name: name,
  Type: 'CNAME' as const,
  TTL: 30,
  ResourceRecords: [{ Value: target }],
  ...more,
});
const change = (...Changes: Change[]) =>
  route53().send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: '/hostedzone/Z1', ChangeBatch: { Comment: 'x & y', Changes } }),
  );
const list = async (input: object = {}) =>
  (await route53().send(new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1', ...input }))).ResourceRecordSets ?? [];
const upsert = (ResourceRecordSet: Change['ResourceRecordSet']): Change => ({ Action: 'UPSERT', ResourceRecordSet });

test('a change is pending and unseen by resolvers, then in sync', async () => {
  const { ChangeInfo } = await change(upsert(cname('app.example.com', 'one.example.net')));
  const status = async () => (await route53().send(new GetChangeCommand({ Id: ChangeInfo?.Id }))).ChangeInfo?.Status;
  expect([ChangeInfo?.Status, await status()]).toEqual(['PENDING', 'PENDING']);
  expect(cloud.zones.answer('app.example.com', 'CNAME').kind).toBe('no-such-name');
  clock.advance(60_000);
  expect(await status()).toBe('INSYNC');
  expect(cloud.zones.answer('APP.example.com.', 'CNAME')).toMatchObject({ record: { values: ['one.example.net'] } });
});

test('record sets are listed in the order of Route 53 and from a start', async () => {
  await change(upsert(cname('app.example.com', 'a.example.net')), upsert(cname('b.a.example.com', 'b.example.net')));
  expect((await list()).map((record) => record.Name)).toEqual([
    'b.a.example.com.',
    'app.example.com.',
    'web.example.com.',
  ]);
  const [first, ...others] = await list({ StartRecordName: 'app.example.com', StartRecordType: 'CNAME', MaxItems: 1 });
  expect(first).toMatchObject({
    Name: 'app.example.com.',
    Type: 'CNAME',
    TTL: 30,
    ResourceRecords: [{ Value: 'a.example.net' }],
  });
  expect(others).toEqual([]);
});

test('an upsert replaces, a delete needs the same values', async () => {
  await change(upsert(cname('app.example.com', 'one.example.net')));
  await change(upsert(cname('app.example.com', 'two.example.net')));
  const wrong = change({ Action: 'DELETE', ResourceRecordSet: cname('app.example.com', 'one.example.net') });
  expect((await failure(wrong)).name).toBe('InvalidChangeBatch');
  await change({ Action: 'DELETE', ResourceRecordSet: cname('app.example.com', 'two.example.net') });
  expect((await list()).map((record) => record.Name)).toEqual(['web.example.com.']);
});

const failover = (Failover: 'PRIMARY' | 'SECONDARY', more = {}) =>
  cname('app.example.com', `${Failover.toLowerCase()}.example.net`, { SetIdentifier: Failover, Failover, ...more });

const INVALID: readonly [string, Change['ResourceRecordSet'][], RegExp][] = [
  ['a name outside of the zone', [cname('app.example.org', 'x')], /is not in the zone/],
  ['a CNAME beside another type', [cname('web.example.com', 'x')], /shares its name/],
  ['a primary without a health check', [failover('PRIMARY')], /is PRIMARY and must have a health check/],
  [
    'two primaries',
    [
      failover('PRIMARY', { HealthCheckId: 'hc-1' }),
      failover('PRIMARY', { HealthCheckId: 'hc-1', SetIdentifier: 'b' }),
    ],
    /must be the only one that is PRIMARY/,
  ],
  [
    'failover beside simple routing',
    [failover('SECONDARY'), cname('app.example.com', 'x')],
    /mixes failover and simple/,
  ],
];

test.each(INVALID)('refuses %s, and the whole batch with it', async (_, sets, message) => {
  const before = await list();
  const error = await failure(change(upsert(cname('good.example.com', 'x')), ...sets.map(upsert)));
  expect(error.name).toBe('InvalidChangeBatch');
  expect(error.message).toMatch(message);
  expect(await list()).toEqual(before);
});

test('fails to create what exists, and for an unknown zone, change or health check', async () => {
  const web = { Name: 'web.example.com', Type: 'A' as const, TTL: 1, ResourceRecords: [{ Value: '10.0.0.2' }] };
  expect((await failure(change({ Action: 'CREATE', ResourceRecordSet: web }))).message).toMatch(/already exists/);
  expect((await failure(list({ HostedZoneId: 'Z9' }))).name).toBe('NoSuchHostedZone');
  expect((await failure(route53().send(new GetChangeCommand({ Id: 'C999' })))).name).toBe('NoSuchChange');
  expect((await failure(change(upsert(failover('PRIMARY', { HealthCheckId: 'none' }))))).name).toBe(
    'NoSuchHealthCheck',
  );
  expect((await failure(route53().send(new GetHealthCheckCommand({ HealthCheckId: 'none' })))).name).toBe(
    'NoSuchHealthCheck',
  );
});

test('refuses a record type that it does not serve, by name', async () => {
  const mx = { Name: 'm.example.com', Type: 'MX' as const, TTL: 1, ResourceRecords: [{ Value: '1 m' }] };
  expect((await failure(change(upsert(mx)))).name).toBe('NotImplementedByLab');
  expect(cloud.refusals.at(-1)).toMatch(/record type MX is not implemented/);
});

test('health checks are described', async () => {
  const get = async (HealthCheckId: string) =>
    (await route53().send(new GetHealthCheckCommand({ HealthCheckId }))).HealthCheck?.HealthCheckConfig;
  expect(await get('hc-1')).toMatchObject({
    Type: 'CLOUDWATCH_METRIC',
    AlarmIdentifier: { Name: alarm.name, Region: STANDBY },
  });
  expect(await get('hc-all')).toMatchObject({ Type: 'CALCULATED', HealthThreshold: 1, ChildHealthChecks: ['hc-1'] });
});

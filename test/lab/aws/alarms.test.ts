import { DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { type AlarmSpec, LabCloud, type LabEvent } from '../../../lab/aws';
import { clientsOf, failure, HOME, STANDBY } from './clients';
import { ManualClock } from './manual-clock';

/** A minute of AWS lasts one second here. */
const MINUTE_MS = 1_000;
const clock = new ManualClock();
const cloud = new LabCloud({ clock, secondsPerMinute: 1 });
beforeAll(() => cloud.start());
afterAll(() => cloud.stop());

let events: LabEvent[];
let alarm: AlarmSpec;
let stopListening = () => {};
beforeEach(() => {
  events = [];
  stopListening = cloud.alarms.onChange((event) => events.push(event));
  alarm = {
    name: `alarm-${expect.getState().currentTestName}`,
    region: STANDBY,
    namespace: 'Handover',
    metricName: `metric-${expect.getState().currentTestName}`,
    dimensions: { Workload: 'orders', Installation: 'demo' },
    statistic: 'Maximum',
    periodSeconds: 60,
    threshold: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    evaluationPeriods: 1,
    treatMissingData: 'missing',
  };
  clock.advance(MINUTE_MS - (clock.now() % MINUTE_MS));
});
afterEach(() => {
  stopListening();
  cloud.heal(STANDBY);
});

const put = (Value: number, more: object = {}) =>
  clientsOf(cloud, STANDBY).cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'Handover',
      MetricData: [
        {
          MetricName: alarm.metricName,
          Dimensions: [
            { Name: 'Installation', Value: 'demo' },
            { Name: 'Workload', Value: 'orders' },
          ],
          Value,
          ...more,
        },
      ],
    }),
  );
const state = () => cloud.alarms.find(STANDBY, alarm.name)?.state.value;
const changes = () =>
  events.map(({ detail }) => [detail.previousState, detail.state].map((one) => (one as { value: string }).value));

test('a data point is evaluated at once, and the first one leaves INSUFFICIENT_DATA', async () => {
  cloud.alarms.add(alarm);
  await put(0);
  await put(1);
  expect(changes()).toEqual([
    ['INSUFFICIENT_DATA', 'OK'],
    ['OK', 'ALARM'],
  ]);
});

test('what is stored by the second feeds a short period; what is stored by the minute stands at the minute’s beginning', async () => {
  const short = { ...alarm, periodSeconds: 10, treatMissingData: 'breaching' as const };
  cloud.alarms.add(short);
  await put(0, { StorageResolution: 1 });
  expect(state()).toBe('OK');
  clock.advance(MINUTE_MS / 2);
  await put(0, { StorageResolution: 1 });
  expect(state()).toBe('OK');
  clock.advance(MINUTE_MS / 4);
  await put(0);
  clock.advance(MINUTE_MS / 2);
  expect(state()).toBe('ALARM');
});

test('a resolution is 1 or 60', async () => {
  await put(0, { StorageResolution: 60 });
  expect(await failure(put(0, { StorageResolution: 10 }))).toMatchObject({
    name: 'InvalidParameterValueException',
    message: expect.stringContaining('must be 1 or 60, it is 10'),
  });
});

test('refuses an alarm with a period that CloudWatch does not know', () => {
  expect(() => cloud.alarms.add({ ...alarm, periodSeconds: 15 })).toThrow(
    'period is 15 s, should be 10, 20, 30 or a multiple of 60',
  );
});

test('alarms are shown by name, with the moment of their last change; composite ones only when asked for', async () => {
  cloud.alarms.add(alarm);
  await put(1);
  const { cloudwatch } = clientsOf(cloud, STANDBY);
  const describe = (more: object) => cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarm.name], ...more }));
  const { MetricAlarms } = await describe({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 });
  expect(MetricAlarms).toMatchObject([
    { AlarmName: alarm.name, StateValue: 'ALARM', StateTransitionedTimestamp: new Date(clock.now()) },
  ]);
  expect(await describe({ AlarmTypes: ['CompositeAlarm'] })).toMatchObject({ MetricAlarms: [], CompositeAlarms: [] });
});

test('an event has the shape of EventBridge', async () => {
  cloud.alarms.add(alarm);
  await put(1);
  expect(events[0]).toMatchObject({
    version: '0',
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    account: '111122223333',
    region: STANDBY,
    resources: [`arn:aws:cloudwatch:${STANDBY}:111122223333:alarm:${alarm.name}`],
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    detail: {
      alarmName: alarm.name,
      state: { value: 'ALARM', timestamp: expect.stringMatching(/\+0000$/) },
      configuration: { metrics: [{ metricStat: { stat: 'Maximum', period: 60 } }] },
    },
  });
});

test('silence is noticed by the timer, when the last data has left the wider range', async () => {
  cloud.alarms.add(alarm);
  await put(0);
  clock.advance(3 * MINUTE_MS);
  expect(state()).toBe('OK');
  clock.advance(MINUTE_MS);
  expect(state()).toBe('INSUFFICIENT_DATA');
});

test('a data point of an earlier time counts in its own period', async () => {
  cloud.alarms.add({ ...alarm, evaluationPeriods: 2, statistic: 'Minimum' });
  await put(1);
  clock.advance(MINUTE_MS);
  await put(0, { Timestamp: new Date(clock.now() - MINUTE_MS) });
  await put(1);
  expect(state()).toBe('OK');
});

test('only the metric of the same name, dimensions and Region is followed', async () => {
  cloud.alarms.add(alarm);
  await put(1, { MetricName: 'other' });
  await put(1, { Dimensions: [{ Name: 'Workload', Value: 'orders' }] });
  cloud.alarms.put(HOME, { ...alarm, value: 1, at: clock.now() });
  expect(state()).toBe('INSUFFICIENT_DATA');
});

test('an alarm of a Region that is cut off stands still, and from outside nothing is seen', async () => {
  cloud.alarms.add(alarm);
  await put(0);
  cloud.cutRegion(STANDBY);
  clock.advance(10 * MINUTE_MS);
  expect([state(), changes().length]).toEqual(['OK', 1]);
  expect(cloud.alarms.seenFromOutside(STANDBY, alarm.name)).toBe('INSUFFICIENT_DATA');
  cloud.heal(STANDBY);
  clock.advance(MINUTE_MS);
  expect(state()).toBe('INSUFFICIENT_DATA');
});

test('alarms are described with state and settings', async () => {
  cloud.alarms.add(alarm);
  await put(1);
  const { cloudwatch } = clientsOf(cloud, STANDBY);
  const describe = async (input: object) =>
    (await cloudwatch.send(new DescribeAlarmsCommand(input))).MetricAlarms ?? [];
  expect((await describe({ AlarmNames: [alarm.name] }))[0]).toMatchObject({
    StateValue: 'ALARM',
    Threshold: 1,
    Period: 60,
    StateUpdatedTimestamp: new Date(clock.now()),
  });
  expect((await describe({ StateValue: 'ALARM', AlarmNamePrefix: alarm.name })).length).toBe(1);
  expect((await describe({ StateValue: 'OK', AlarmNamePrefix: alarm.name })).length).toBe(0);
});

test('a large batch, which the client compresses, arrives too', async () => {
  cloud.alarms.add({ ...alarm, dimensions: {} });
  const MetricData = Array.from({ length: 400 }, () => ({ MetricName: alarm.metricName, Value: 1 }));
  await clientsOf(cloud, STANDBY).cloudwatch.send(new PutMetricDataCommand({ Namespace: 'Handover', MetricData }));
  expect(state()).toBe('ALARM');
});

test('refuses a namespace that belongs to AWS', async () => {
  const command = new PutMetricDataCommand({ Namespace: 'AWS/RDS', MetricData: [{ MetricName: 'x', Value: 1 }] });
  expect((await failure(clientsOf(cloud, STANDBY).cloudwatch.send(command))).name).toMatch(/^InvalidParameterValue/);
});

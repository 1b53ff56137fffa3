import { type AlarmSpec, LabCloud } from '../../../lab/aws';
import { DEFAULT_TIMINGS } from '../../../lambda/contract/settings';
import { ofType, synthesize } from '../../lib/synthesis';
import { STANDBY } from './clients';
import { ManualClock } from './manual-clock';

/** The alarm as it ships, in the lab's CloudWatch at AWS's own pace. */
function shipped(): AlarmSpec {
  const stack = synthesize().stack('demo-orders-standby');
  const found = ofType(stack, 'AWS::CloudWatch::Alarm').find(([, { MetricName }]) => MetricName === 'LeaseAge');
  const properties = found?.[1] ?? {};
  return {
    name: String(properties.AlarmName),
    region: STANDBY,
    namespace: String(properties.Namespace),
    metricName: String(properties.MetricName),
    dimensions: {},
    statistic: properties.Statistic as AlarmSpec['statistic'],
    periodSeconds: Number(properties.Period),
    threshold: Number(properties.Threshold),
    comparisonOperator: properties.ComparisonOperator as AlarmSpec['comparisonOperator'],
    evaluationPeriods: Number(properties.EvaluationPeriods),
    treatMissingData: properties.TreatMissingData as AlarmSpec['treatMissingData'],
  };
}

const alarm = shipped();
const { agentTickSeconds, leaseTtlSeconds, leaseMarginSeconds } = DEFAULT_TIMINGS;

/** Seconds after the last renewal at which the alarm goes off, when an agent tells the age so late after the renewal, and each tick. */
function goesOff(phase: number, resolutionSeconds: 1 | 60): number {
  const clock = new ManualClock();
  const cloud = new LabCloud({ clock, secondsPerMinute: 60 });
  cloud.alarms.add(alarm);
  const state = () => cloud.alarms.find(STANDBY, alarm.name)?.state.value;
  for (let second = -30; second <= leaseTtlSeconds; second++) {
    clock.advance(1_000);
    if ((second + 60 - phase) % agentTickSeconds !== 0) continue;
    const { namespace, metricName, dimensions } = alarm;
    const value = Math.max(0, second);
    cloud.alarms.put(STANDBY, { namespace, metricName, dimensions, value, at: clock.now(), resolutionSeconds });
    if (second > 0 && state() === 'ALARM') return second;
  }
  return Number.POSITIVE_INFINITY;
}

/** The lab judges a period at each of its data points, CloudWatch when it is over. */
const latest = (phase: number, resolutionSeconds: 1 | 60) => goesOff(phase, resolutionSeconds) + alarm.periodSeconds;

test('the alarm on the age of the lease comes long before the databases close, whenever the agent looks', () => {
  for (let phase = 0; phase < agentTickSeconds; phase++) {
    expect(goesOff(phase, 1)).toBeGreaterThan(15);
    expect(latest(phase, 1)).toBeLessThanOrEqual(leaseTtlSeconds - leaseMarginSeconds - 20);
  }
});

test('it reads the metric every ten seconds, and silence alarms too', () => {
  expect(alarm).toMatchObject({
    periodSeconds: 10,
    threshold: 15,
    statistic: 'Maximum',
    treatMissingData: 'breaching',
  });
});

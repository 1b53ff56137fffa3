import type { DeployedWorkload } from '../../../lab/app/deployed-workload';
import { alarmEvent, LabCloud, type LabEvent } from '../../../lab/aws';
import type { Executions } from '../../../lab/world/executions';
import { Happenings } from '../../../lab/world/happenings';
import { Triggers } from '../../../lab/world/triggers';

const ALARM = {
  name: 'takeover-wanted',
  region: 'us-west-2',
  namespace: 'Handover',
  metricName: 'TakeoverWanted',
  dimensions: {},
  statistic: 'Maximum',
  periodSeconds: 60,
  threshold: 1,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 1,
} as const;

const event = (value: 'OK' | 'ALARM'): LabEvent =>
  alarmEvent('111122223333', ALARM, { value, reason: 'test', since: 0 }, { value: 'OK', reason: 'before', since: 0 });

const cloud = new LabCloud();
const workload = {
  rules: [
    {
      region: 'us-west-2',
      pattern: { source: ['aws.cloudwatch'], detail: { state: { value: ['ALARM'] } } },
      targets: [{ Arn: 'machine', InputPath: '$.detail.alarmName' }],
    },
  ],
} as unknown as DeployedWorkload;

let starts: unknown[];
let triggers: Triggers;
beforeEach(() => {
  starts = [];
  const startByRule = (arn: string, input: unknown) => {
    starts.push([arn, input]);
    return { name: `execution-${starts.length}` };
  };
  const executions = { startByRule } as unknown as Executions;
  triggers = new Triggers({ cloud, workload, executions, happenings: new Happenings() });
});
afterAll(() => cloud.stop());

test('an event that a rule of its Region takes starts what the rule names, each time that it is delivered', () => {
  const goesOff = event('ALARM');
  const started = [triggers.deliver(goesOff), triggers.deliver(goesOff)].flat();
  expect(started.map(({ name }) => name)).toEqual(['execution-1', 'execution-2']);
  expect(starts).toEqual([
    ['machine', 'takeover-wanted'],
    ['machine', 'takeover-wanted'],
  ]);
  expect(triggers.delivered).toEqual([goesOff, goesOff]);
});

test('an event that no rule takes starts nothing, and is not told to have been delivered', () => {
  expect(triggers.deliver(event('OK'))).toEqual([]);
  expect(triggers.deliver({ ...event('ALARM'), region: 'us-east-1' })).toEqual([]);
  expect([starts, triggers.delivered]).toEqual([[], []]);
});

test('an alarm of the lab that changes is delivered, until that is stopped', () => {
  const stop = triggers.connect();
  cloud.alarms.add(ALARM);
  const datum = { namespace: 'Handover', metricName: 'TakeoverWanted', dimensions: {} };
  cloud.alarms.put('us-west-2', { ...datum, value: 1, at: Date.now() });
  expect(triggers.delivered).toHaveLength(1);
  stop();
  cloud.alarms.put('us-west-2', { ...datum, value: 0, at: Date.now() + 120_000 });
  expect(starts).toHaveLength(1);
});

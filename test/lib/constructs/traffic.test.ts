import config from '../../../handover.config';
import { ofType, type Synthesized, synthesize } from '../synthesis';

const REGIONS = { home: 'us-east-1', standby: 'us-west-2', tiebreaker: 'us-east-2' };

describe('traffic by health checks', () => {
  let synthesized: Synthesized;
  const home = () => synthesized.stack('demo-orders-home');
  const checks = (type: string) =>
    ofType(home(), 'AWS::Route53::HealthCheck').filter(
      ([, { HealthCheckConfig }]) => (HealthCheckConfig as { Type: string }).Type === type,
    );
  beforeAll(() => {
    synthesized = synthesize();
  });

  it.each(['demo-orders-home', 'demo-orders-standby', 'demo-orders-tiebreaker'])(
    '%s has an alarm per side that Route 53 can copy: one plain metric, a minute, silence is not OK',
    (name) => {
      const alarms = ofType(synthesized.stack(name), 'AWS::CloudWatch::Alarm').filter(
        ([, alarm]) => alarm.MetricName === 'Serving',
      );
      expect(alarms.map(([, alarm]) => alarm)).toEqual(
        [REGIONS.home, REGIONS.standby].map((serving) =>
          expect.objectContaining({
            Namespace: 'Handover',
            Dimensions: [
              { Name: 'Installation', Value: 'demo' },
              { Name: 'Serving', Value: serving },
              { Name: 'Workload', Value: 'orders' },
            ],
            Statistic: 'Minimum',
            ComparisonOperator: 'LessThanThreshold',
            Threshold: 1,
            Period: 60,
            EvaluationPeriods: 1,
            DatapointsToAlarm: 1,
            TreatMissingData: 'missing',
          }),
        ),
      );
    },
  );

  it('asks each Region about each side, by names that exist there', () => {
    const asked = checks('CLOUDWATCH_METRIC').map(
      ([, { HealthCheckConfig }]) => HealthCheckConfig as { AlarmIdentifier: { Name: string; Region: string } },
    );
    expect(asked).toHaveLength(6);
    for (const { AlarmIdentifier } of asked) {
      const there = synthesized.all.filter(({ stack }) => stack.region === AlarmIdentifier.Region);
      const alarms = there.flatMap((each) =>
        ofType(each, 'AWS::CloudWatch::Alarm').map(([, alarm]) => alarm.AlarmName),
      );
      expect(alarms).toContain(AlarmIdentifier.Name);
    }
    expect(asked).toEqual(
      asked.map(() => expect.objectContaining({ InsufficientDataHealthStatus: 'LastKnownStatus' })),
    );
  });

  it('needs two of the three Regions for each side', () => {
    for (const [, { HealthCheckConfig }] of checks('CALCULATED')) {
      expect(HealthCheckConfig).toMatchObject({ HealthThreshold: 2, ChildHealthChecks: [{}, {}, {}] });
    }
    expect(checks('CALCULATED')).toHaveLength(2);
  });

  it('waits for the alarms of its own Region', () => {
    const alarms = ofType(home(), 'AWS::CloudWatch::Alarm').filter(([, alarm]) => alarm.MetricName === 'Serving');
    for (const [id] of checks('CLOUDWATCH_METRIC')) {
      expect(home().resources[id]?.DependsOn).toEqual(expect.arrayContaining(alarms.map(([alarm]) => alarm)));
    }
  });

  it('answers with a failover pair in which the standby has a check too', () => {
    const records = ofType(home(), 'AWS::Route53::RecordSet').map(([, record]) => record);
    const record = {
      Name: 'orders.example.com.',
      Type: 'CNAME',
      TTL: '30',
      HealthCheckId: { 'Fn::GetAtt': expect.anything() },
    };
    expect(records).toEqual([
      {
        ...record,
        HostedZoneId: 'Z0123456789ABCDEFGHIJ',
        SetIdentifier: 'home',
        Failover: 'PRIMARY',
        ResourceRecords: ['orders-use1.example.com'],
      },
      {
        ...record,
        HostedZoneId: 'Z0123456789ABCDEFGHIJ',
        SetIdentifier: 'standby',
        Failover: 'SECONDARY',
        ResourceRecords: ['orders-usw2.example.com'],
      },
    ]);
  });

  it('stands in home’s stack only', () => {
    const elsewhere = synthesized.all.filter((each) => each !== home());
    expect(elsewhere.flatMap((each) => ofType(each, 'AWS::Route53::RecordSet'))).toEqual([]);
  });
});

describe('traffic by changing the record', () => {
  let synthesized: Synthesized;
  beforeAll(() => {
    const { workloads, ...rest } = structuredClone(config);
    synthesized = synthesize({
      ...rest,
      workloads: workloads.map(({ records = [], ...workload }) => ({
        ...workload,
        records: records.map((record) => ({ ...record, strategy: 'change-record' as const })),
      })),
    });
  });

  it('stands in no template: a deploy that changed its TTL would point it at home again', () => {
    for (const each of synthesized.all) {
      expect(ofType(each, 'AWS::Route53::HealthCheck')).toEqual([]);
      expect(ofType(each, 'AWS::Route53::RecordSet')).toEqual([]);
    }
  });

  it.each(['demo-orders-home', 'demo-orders-standby'])('lets %s change that one name and nothing else', (name) => {
    const policies = JSON.stringify(ofType(synthesized.stack(name), 'AWS::IAM::Policy'));
    const statement =
      /\{"Action":"route53:ChangeResourceRecordSets".*?"Resource":"[^"]*"\}/.exec(policies)?.[0] ?? '{}';
    expect(JSON.parse(statement)).toEqual({
      Action: 'route53:ChangeResourceRecordSets',
      Effect: 'Allow',
      Resource: 'arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ',
      Condition: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['orders.example.com'],
          'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
        },
      },
    });
  });
});

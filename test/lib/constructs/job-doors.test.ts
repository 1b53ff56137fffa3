import * as iam from 'aws-cdk-lib/aws-iam';
import { stackWithJobs } from '../job-cluster';
import { PLAN } from '../plan';
import { flat, ofType, read, temporaryApp } from '../synthesis';

let world: ReturnType<typeof temporaryApp>;
beforeEach(() => {
  world = temporaryApp();
});
afterEach(() => world.remove());

const NIGHTLY = { name: 'nightly', cron: '0 2 * * *', catchUpSeconds: 3_600, jobClass: 'normal', payload: '{"a":"b"}' };
const names = (stack: Parameters<typeof read>[0]) =>
  ofType(read(stack), 'AWS::Lambda::Function').map(([, { FunctionName }]) => FunctionName);

describe('the ways in for jobs', () => {
  it('each application has routes of its own, all of them decided by IAM', () => {
    const routes = ofType(read(stackWithJobs(world, PLAN.home).stack), 'AWS::ApiGatewayV2::Route');
    expect(routes.map(([, { RouteKey }]) => RouteKey).sort()).toEqual([
      'DELETE /applications/billing/jobs/{id}',
      'DELETE /applications/mails/jobs/{id}',
      'GET /applications/billing/jobs',
      'GET /applications/billing/jobs/{id}',
      'GET /applications/mails/jobs',
      'GET /applications/mails/jobs/{id}',
      'POST /applications/billing/jobs',
      'POST /applications/mails/jobs',
    ]);
    expect(new Set(routes.map(([, { AuthorizationType }]) => AuthorizationType))).toEqual(new Set(['AWS_IAM']));
  });

  it('the stage is throttled and says who called', () => {
    const { template } = read(stackWithJobs(world, PLAN.home).stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: 'v1',
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    });
    expect(JSON.stringify(template.findResources('AWS::ApiGatewayV2::Stage'))).toContain('$context.identity.userArn');
  });

  it('one permission lets the API call its function, however many applications there are', () => {
    const permissions = ofType(read(stackWithJobs(world, PLAN.home).stack), 'AWS::Lambda::Permission');
    const ofApi = permissions.filter(([, { Principal }]) => Principal === 'apigateway.amazonaws.com');
    expect(ofApi).toHaveLength(1);
  });

  it('the address of the API stands in a parameter of its Region', () => {
    const [[, parameter] = []] = ofType(read(stackWithJobs(world, PLAN.home).stack), 'AWS::SSM::Parameter');
    expect(parameter?.Name).toBe('/demo/orders/jobs/endpoint');
    expect(flat(parameter?.Value)).toMatch(/^https:\/\/.*\/v1$/);
  });

  it('schedules are told to their function every minute, in each Region alike', () => {
    const stacks = [PLAN.home, PLAN.standby].map(
      (region) => stackWithJobs(world, region, { mails: { schedules: [NIGHTLY] } }).stack,
    );
    const told = stacks.map((stack) => {
      expect(names(stack)).toContain('demo-orders-schedules');
      const rules = ofType(read(stack), 'AWS::Events::Rule');
      const [, rule] = rules.find(([, { Name }]) => Name === 'demo-orders-schedules-every-minute') ?? [];
      const [target] = (rule?.Targets ?? []) as { Input: string }[];
      expect(rule?.ScheduleExpression).toBe('rate(1 minute)');
      return JSON.parse(target?.Input ?? '');
    });
    const event = { schedules: [{ application: 'mails', ...NIGHTLY }] };
    expect(told).toEqual([event, event]);
  });

  it('a time zone goes along, and where none is said nothing is', () => {
    const schedules = [NIGHTLY, { ...NIGHTLY, name: 'local', timeZone: 'Europe/Berlin' }];
    const rules = ofType(read(stackWithJobs(world, PLAN.home, { mails: { schedules } }).stack), 'AWS::Events::Rule');
    const [, rule] = rules.find(([, { Name }]) => Name === 'demo-orders-schedules-every-minute') ?? [];
    const [target] = (rule?.Targets ?? []) as { Input: string }[];
    const told = (JSON.parse(target?.Input ?? '') as { schedules: object[] }).schedules;
    expect(told).toEqual(schedules.map((each) => ({ application: 'mails', ...each })));
  });

  it.each([
    [
      { cron: 'nightly' },
      'cron of schedule "nightly" of application "mails" is "nightly", should be a cron line of five fields of numbers',
    ],
    [
      { timeZone: 'Berlin' },
      'timeZone of schedule "nightly" of application "mails" is "Berlin", should be an IANA time zone such as "Europe/Berlin"',
    ],
  ])('refuses a schedule that its function would not understand (%#)', (wrong, message) => {
    const schedules = [{ ...NIGHTLY, ...wrong }];
    expect(() => stackWithJobs(world, PLAN.home, { mails: { schedules } })).toThrow(message);
  });

  it('calls of the API that fail or are turned away, and ends of tasks that could not be recorded, raise an alarm', () => {
    const { template } = read(stackWithJobs(world, PLAN.home).stack);
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    const watched = (name: string) => alarms.filter(({ AlarmName }) => AlarmName === `demo-orders-${name}`);
    const above = { ComparisonOperator: 'GreaterThanThreshold', Threshold: 0, TreatMissingData: 'notBreaching' };
    for (const [name, MetricName, EvaluationPeriods] of [
      ['submissions-errors', 'Errors', 1],
      ['submissions-throttles', 'Throttles', 2],
      ['task-events-dead', 'ApproximateNumberOfMessagesVisible', 1],
    ] as const) {
      expect(watched(name)).toMatchObject([{ ...above, MetricName, EvaluationPeriods, AlarmActions: [{}] }]);
      expect(JSON.stringify(watched(name)[0]?.Dimensions)).toMatch(
        name === 'task-events-dead' ? /TaskEventsDead/ : /FunctionsSubmissions/,
      );
    }
  });

  it('jobs that are given up or suspect, that wait too long, and an API that answers with 5xx raise an alarm', () => {
    const { template } = read(stackWithJobs(world, PLAN.home).stack);
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    const watched = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `demo-orders-${name}`);
    const ofWorkload = [
      { Name: 'Installation', Value: 'demo' },
      { Name: 'Workload', Value: 'orders' },
    ];
    const above = { ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching', AlarmActions: [{}] };
    for (const [name, MetricName] of [
      ['jobs-failed', 'JobsFailed'],
      ['jobs-suspect', 'JobsSuspect'],
    ] as const) {
      const Metric = { Namespace: 'Handover', MetricName, Dimensions: ofWorkload };
      expect(watched(name)).toMatchObject({
        ...{ ...above, Threshold: 0, EvaluationPeriods: 1 },
        Metrics: [
          { Expression: 'DIFF(total)' },
          { Id: 'total', MetricStat: { Metric, Period: 300, Stat: 'Maximum' }, ReturnData: false },
        ],
      });
    }
    expect(watched('jobs-oldest-pending')).toMatchObject({
      ...{ ...above, MetricName: 'OldestJobAge', Dimensions: ofWorkload, Threshold: 3_600 },
      ...{ Period: 300, EvaluationPeriods: 3, Statistic: 'Minimum' },
    });
    expect(watched('jobs-api-5xx')).toMatchObject({
      ...{ ...above, Namespace: 'AWS/ApiGateway', MetricName: '5xx', Threshold: 0, EvaluationPeriods: 2 },
      ...{ Statistic: 'Sum', Dimensions: [{ Name: 'ApiId' }, { Name: 'Stage', Value: 'v1' }] },
    });
  });

  it('their function is watched like every loop', () => {
    const { stack } = stackWithJobs(world, PLAN.home, { mails: { schedules: [NIGHTLY] } });
    const alarms = ofType(read(stack), 'AWS::CloudWatch::Alarm').map(([, { AlarmName }]) => AlarmName);
    expect(alarms).toEqual(expect.arrayContaining(['demo-orders-schedules-errors', 'demo-orders-schedules-silent']));
  });

  it('without a schedule nothing is started for it', () => {
    const { stack } = stackWithJobs(world, PLAN.home);
    expect(names(stack)).toContain('demo-orders-submissions');
    expect(names(stack)).not.toContain('demo-orders-schedules');
  });

  it('refuses schedules that do not fit into an event', () => {
    const long = Array.from({ length: 5 }, (_, n) => ({ ...NIGHTLY, name: `n-${n}`, payload: 'x'.repeat(2_000) }));
    expect(() => stackWithJobs(world, PLAN.home, { mails: { schedules: long } })).toThrow(
      /^the schedules of workload "orders" have 10\d+ characters as JSON in Team-us-east-1, an event has room for 8192: shorten their payloads, or split the workload$/,
    );
  });

  it('refuses to grant an application that there is not', () => {
    const { stack, doors } = stackWithJobs(world, PLAN.home);
    const role = new iam.Role(stack, 'Shop', { assumedBy: new iam.AccountRootPrincipal() });
    expect(() => doors.grantSubmit(role, 'stock')).toThrow(
      'grantSubmit: application is "stock", the job cluster has billing, mails',
    );
    expect(() => doors.grantKeepJobs(role, 'stock')).toThrow(
      'grantKeepJobs: application is "stock", the job cluster has billing, mails',
    );
  });

  it('refuses to grant to somebody whose policies are not this app’s, with what to attach', () => {
    const { doors } = stackWithJobs(world, PLAN.home);
    const foreign = new iam.ArnPrincipal('arn:aws:iam::999999999999:role/shop');
    expect(() => doors.grantSubmit(foreign, 'billing')).toThrow(
      /execute-api:us-east-1:111122223333:<id of the API demo-orders-jobs>\/v1\/POST\/applications\/billing\/jobs/,
    );
    expect(() => doors.grantKeepJobs(foreign, 'billing')).toThrow(/JOBS#orders#billing#\*/);
  });
});

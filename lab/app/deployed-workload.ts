import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkloadSettings } from '../../lambda/contract/settings';
import {
  type AlarmSpec,
  type ClusterSpec,
  type EventTarget,
  type HealthCheckSpec,
  type RecordSet,
  type TableSpec,
  type TaskDefinitionSpec,
  targetInput,
} from '../aws';
import type { LabFunction } from '../lambda/lab-function';
import { readAssembly } from './assembly';
import { queuedOf } from './queued-rules';
import { type Deployed, deploy } from './resources';
import { toTaskDefinition } from './task-definition';

/** What the lab needs of a synthesized app to play one workload: everything is read from its templates. */
export interface DeployedWorkload {
  readonly account: string;
  /** By Region, as that Region's functions are told. */
  readonly settings: ReadonlyMap<string, WorkloadSettings>;
  readonly functions: readonly LabFunction[];
  readonly machines: readonly {
    readonly arn: string;
    readonly name: string;
    readonly region: string;
    readonly definition: unknown;
  }[];
  /** Functions that a rule starts every minute. */
  readonly schedules: readonly { readonly region: string; readonly functionArn: string; readonly event: unknown }[];
  readonly rules: readonly {
    readonly region: string;
    readonly pattern: Readonly<Record<string, unknown>>;
    readonly targets: readonly (EventTarget & { readonly Arn: string })[];
  }[];
  /** Rules whose events reach a function through a queue. */
  readonly queued: readonly {
    readonly region: string;
    readonly pattern: Readonly<Record<string, unknown>>;
    readonly functionArn: string;
  }[];
  readonly alarms: readonly AlarmSpec[];
  readonly healthChecks: readonly HealthCheckSpec[];
  readonly records: readonly (RecordSet & { readonly zoneId: string })[];
  readonly tables: readonly TableSpec[];
  readonly clusters: readonly ClusterSpec[];
  readonly taskDefinitions: readonly TaskDefinitionSpec[];
}

const TYPES = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::DynamoDB::GlobalTable',
  'AWS::ECS::Cluster',
  'AWS::ECS::TaskDefinition',
  'AWS::Events::Rule',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Route53::HealthCheck',
  'AWS::Route53::RecordSet',
  'AWS::StepFunctions::StateMachine',
]);

type Properties = Readonly<Record<string, unknown>>;

export async function readWorkload(assembly: string, workload?: string): Promise<DeployedWorkload> {
  const stacks = await readAssembly(assembly);
  const resources = deploy(stacks, TYPES);
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  const all = of('AWS::Lambda::Function').map((resource) => toFunction(resource, assembly));
  const name = chosen(all, workload);
  const functions = all.filter((lambda) => settingsOf(lambda)?.workload === name);
  const settings = new Map(
    functions.flatMap((lambda) => {
      const own = settingsOf(lambda);
      return own === undefined ? [] : [[lambda.region, own] as const];
    }),
  );
  const arns = new Set(functions.map(({ arn }) => arn));
  const machines = of('AWS::StepFunctions::StateMachine')
    .map(toMachine)
    .filter(({ definition }) => uses(definition, arns));
  return {
    account: stacks[0]?.account ?? 'unknown',
    settings,
    functions,
    machines,
    ...rulesOf(of('AWS::Events::Rule'), arns, new Set(machines.map(({ arn }) => arn))),
    queued: queuedOf(of('AWS::Events::Rule'), of('AWS::Lambda::EventSourceMapping'), functions),
    alarms: of('AWS::CloudWatch::Alarm')
      .flatMap(toAlarm)
      .filter(({ dimensions }) => dimensions.Workload === name),
    healthChecks: of('AWS::Route53::HealthCheck').map(toHealthCheck),
    records: of('AWS::Route53::RecordSet').map(toRecord),
    tables: of('AWS::DynamoDB::GlobalTable').map(toTable),
    clusters: of('AWS::ECS::Cluster').map(({ region, name: cluster }) => ({ region, name: cluster })),
    taskDefinitions: of('AWS::ECS::TaskDefinition').map((resource) => toTaskDefinition(resource, assembly)),
  };
}

/** In its environment and, what has no room there, in a file beside its bundle. */
function settingsOf({ environment, assetFolder }: LabFunction): WorkloadSettings | undefined {
  const { HANDOVER_WORKLOAD: text, HANDOVER_WORKLOAD_FILE: file } = environment;
  if (text === undefined) return undefined;
  const beside = file === undefined ? {} : JSON.parse(readFileSync(join(assetFolder, file), 'utf8'));
  return { ...beside, ...JSON.parse(text) };
}

function chosen(functions: readonly LabFunction[], wanted: string | undefined): string {
  const names = [...new Set(functions.flatMap((lambda) => settingsOf(lambda)?.workload ?? []))];
  const [only] = names;
  if (only === undefined) throw new Error('the synthesized app holds no workload of Handover');
  if (wanted === undefined && names.length > 1)
    throw new Error(`the app holds the workloads ${names.join(', ')}; choose one with --workload`);
  if (wanted !== undefined && !names.includes(wanted))
    throw new Error(`workload is "${wanted}", the app holds ${names.join(', ')}`);
  return wanted ?? only;
}

function toFunction({ arn, name, region, properties }: Deployed, assembly: string): LabFunction {
  const environment = (properties.Environment as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
  return {
    arn,
    name,
    region,
    assetFolder: join(assembly, assetOf(name, properties.Code)),
    handler: String(properties.Handler),
    timeoutSeconds: Number(properties.Timeout ?? 3),
    environment: Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)])),
  };
}

/** An asset's object key is its hash, and so is the name of its folder in the cloud assembly. */
function assetOf(name: string, code: unknown): string {
  const key = typeof code === 'object' && code !== null && 'S3Key' in code ? String(code.S3Key) : '';
  const [, hash] = /^(?:.*\/)?([0-9a-f]{64})\.zip$/.exec(key) ?? [];
  if (hash === undefined)
    throw new Error(`function ${name} has no bundle in the cloud assembly, its S3Key is "${key}"`);
  return `asset.${hash}`;
}

const toMachine = ({ arn, name, region, properties }: Deployed) => ({
  arn,
  name,
  region,
  definition: JSON.parse(String(properties.DefinitionString)) as unknown,
});

const uses = (definition: unknown, arns: ReadonlySet<string>): boolean => {
  const text = JSON.stringify(definition);
  return [...arns].some((arn) => text.includes(arn));
};

/** A rule tells its target the constant input that it has, or else its own event. */
const eventOf = (target: EventTarget): unknown => targetInput(target, { source: 'aws.events' });

function rulesOf(rules: readonly Deployed[], functions: ReadonlySet<string>, machines: ReadonlySet<string>) {
  const targets = (rule: Deployed) =>
    (rule.properties.Targets ?? []) as readonly (EventTarget & { readonly Arn: string })[];
  const schedules = rules
    .filter(({ properties }) => properties.ScheduleExpression === 'rate(1 minute)')
    .flatMap((rule) =>
      targets(rule).map((target) => ({ region: rule.region, functionArn: target.Arn, event: eventOf(target) })),
    )
    .filter(({ functionArn }) => functions.has(functionArn));
  const triggers = rules
    .filter(({ properties }) => properties.EventPattern !== undefined)
    .map((rule) => ({
      region: rule.region,
      pattern: rule.properties.EventPattern as Readonly<Record<string, unknown>>,
      targets: targets(rule).filter(({ Arn }) => machines.has(Arn)),
    }))
    .filter((rule) => rule.targets.length > 0);
  return { schedules, rules: triggers };
}

/** Alarms on metrics of AWS itself (errors, failed executions) and on metric math are nothing that the lab can make happen. */
function toAlarm({ name, region, properties: p }: Deployed): AlarmSpec[] {
  if (p.Namespace !== 'Handover') return [];
  const dimensions = (p.Dimensions ?? []) as readonly { Name: string; Value: string }[];
  return [
    {
      name,
      region,
      namespace: String(p.Namespace),
      metricName: String(p.MetricName),
      dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])),
      statistic: p.Statistic as AlarmSpec['statistic'],
      periodSeconds: Number(p.Period),
      threshold: Number(p.Threshold),
      comparisonOperator: p.ComparisonOperator as AlarmSpec['comparisonOperator'],
      evaluationPeriods: Number(p.EvaluationPeriods),
      datapointsToAlarm: p.DatapointsToAlarm === undefined ? undefined : Number(p.DatapointsToAlarm),
      treatMissingData: p.TreatMissingData as AlarmSpec['treatMissingData'],
    },
  ];
}

function toHealthCheck({ logicalId, properties }: Deployed): HealthCheckSpec {
  const config = properties.HealthCheckConfig as Properties;
  if (config.Type === 'CALCULATED')
    return {
      id: logicalId,
      type: 'CALCULATED',
      healthThreshold: Number(config.HealthThreshold),
      children: (config.ChildHealthChecks as readonly string[]).map((child) => child.replace(/\.HealthCheckId$/, '')),
      inverted: config.Inverted === true,
    };
  const alarm = config.AlarmIdentifier as { Name: string; Region: string };
  return {
    id: logicalId,
    type: 'CLOUDWATCH_METRIC',
    alarm: { name: alarm.Name, region: alarm.Region },
    insufficientDataHealthStatus: config.InsufficientDataHealthStatus as 'Healthy' | 'Unhealthy' | 'LastKnownStatus',
    inverted: config.Inverted === true,
  };
}

const toRecord = ({ properties: p }: Deployed): RecordSet & { readonly zoneId: string } => ({
  zoneId: String(p.HostedZoneId),
  name: String(p.Name),
  type: p.Type as RecordSet['type'],
  ttlSeconds: Number(p.TTL),
  values: (p.ResourceRecords ?? []) as readonly string[],
  ...(p.SetIdentifier === undefined ? {} : { setIdentifier: String(p.SetIdentifier) }),
  ...(p.Failover === undefined ? {} : { failover: p.Failover as 'PRIMARY' | 'SECONDARY' }),
  ...(p.HealthCheckId === undefined ? {} : { healthCheckId: String(p.HealthCheckId).replace(/\.HealthCheckId$/, '') }),
});

function toTable({ name, properties }: Deployed): TableSpec {
  const keys = properties.KeySchema as readonly { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];
  const replicas = properties.Replicas as readonly { Region: string }[];
  const key = (type: 'HASH' | 'RANGE') => keys.find(({ KeyType }) => KeyType === type)?.AttributeName;
  return {
    name,
    partitionKey: key('HASH') ?? 'pk',
    sortKey: key('RANGE'),
    regions: replicas.map(({ Region }) => Region),
  };
}

import type { DescribeAlarmsInput, GetMetricStatisticsInput, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import type { DescribeImagesRequest } from '@aws-sdk/client-ecr';
import type { PutEventsRequest } from '@aws-sdk/client-eventbridge';
import type {
  DescribeAccountAttributesMessage,
  DescribeDBClusterParametersMessage,
  DescribeDBClustersMessage,
  DescribeDBInstancesMessage,
  DescribeDBParametersMessage,
  DescribeEventsMessage,
  DescribeGlobalClustersMessage,
  DescribeOrderableDBInstanceOptionsMessage,
  FailoverGlobalClusterMessage,
  PromoteReadReplicaMessage,
  SwitchoverGlobalClusterMessage,
} from '@aws-sdk/client-rds';
import type { GetAWSDefaultServiceQuotaRequest, GetServiceQuotaRequest } from '@aws-sdk/client-service-quotas';
import type { StartExecutionInput } from '@aws-sdk/client-sfn';
import type { GetParameterRequest, GetParametersByPathRequest, PutParameterRequest } from '@aws-sdk/client-ssm';
import { type At, arn, type Need, type Needs, named, needs, needsOne } from './need';

/** Identifiers are stored in lower case; a description of all instances is asked for as `db:*`. */
const instance = ({ DBInstanceIdentifier: given = '*' }: DescribeDBInstancesMessage, at: At): string =>
  named(given, (name) => arn(at, 'rds', `db:${name.toLowerCase()}`));

const cluster = (given: string, at: At): string =>
  named(given, (name) => arn(at, 'rds', `cluster:${name.toLowerCase()}`));

const globalCluster = (name: string, { surroundings }: At): string =>
  `arn:aws:rds::${surroundings.account}:global-cluster:${name.toLowerCase()}`;

function changeOfWriter(input: SwitchoverGlobalClusterMessage, at: At): readonly Need[] {
  const { GlobalClusterIdentifier = '*', TargetDbClusterIdentifier = '*' } = input;
  return [cluster(TargetDbClusterIdentifier, at), globalCluster(GlobalClusterIdentifier, at)].map((resource) => ({
    action: at.action,
    resource,
  }));
}

const parameter = (name: string | undefined, at: At): string =>
  named(name ?? '', (given) => arn(at, 'ssm', `parameter/${given.replace(/^\//, '')}`));

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html, …/list_amazoncloudwatch.html, …/list_awssystemsmanager.html */
export const SMALL_NEEDS: Readonly<Record<string, Needs>> = {
  'rds:DescribeDBInstances': needsOne<DescribeDBInstancesMessage>(instance),
  'rds:DescribeDBClusters': needsOne<DescribeDBClustersMessage>(({ DBClusterIdentifier = '*' }, at) =>
    cluster(DBClusterIdentifier, at),
  ),
  'rds:DescribeGlobalClusters': needsOne<DescribeGlobalClustersMessage>(({ GlobalClusterIdentifier = '*' }, at) =>
    globalCluster(GlobalClusterIdentifier, at),
  ),
  /** Both are required resources: the cluster that is to write, and the global database, whose ARN has no Region. */
  'rds:FailoverGlobalCluster': needs<FailoverGlobalClusterMessage>(changeOfWriter),
  'rds:SwitchoverGlobalCluster': needs<SwitchoverGlobalClusterMessage>(changeOfWriter),
  'rds:DescribeDBParameters': needsOne<DescribeDBParametersMessage>(({ DBParameterGroupName = '*' }, at) =>
    named(DBParameterGroupName, (name) => arn(at, 'rds', `pg:${name.toLowerCase()}`)),
  ),
  'rds:DescribeDBClusterParameters': needsOne<DescribeDBClusterParametersMessage>(
    ({ DBClusterParameterGroupName = '*' }, at) =>
      named(DBClusterParameterGroupName, (name) => arn(at, 'rds', `cluster-pg:${name.toLowerCase()}`)),
  ),
  /** The action knows no resources. */
  'rds:DescribeOrderableDBInstanceOptions': needsOne<DescribeOrderableDBInstanceOptionsMessage>(() => '*'),
  /** The action knows no resources. */
  'rds:DescribeAccountAttributes': needsOne<DescribeAccountAttributesMessage>(() => '*'),
  /** The action knows no resources. */
  'rds:DescribeEvents': needsOne<DescribeEventsMessage>(() => '*'),
  'rds:PromoteReadReplica': needsOne<PromoteReadReplicaMessage>(instance),
  /** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html */
  'ecr:DescribeImages': needsOne<DescribeImagesRequest>(
    ({ registryId, repositoryName = '*' }, { region, surroundings }) =>
      `arn:aws:ecr:${region}:${registryId ?? surroundings.account}:repository/${repositoryName}`,
  ),
  /** The actions know no resources. https://docs.aws.amazon.com/service-authorization/latest/reference/list_servicequotas.html */
  'servicequotas:GetServiceQuota': needsOne<GetServiceQuotaRequest>(() => '*'),
  'servicequotas:GetAWSDefaultServiceQuota': needsOne<GetAWSDefaultServiceQuotaRequest>(() => '*'),
  'ssm:PutParameter': needsOne<PutParameterRequest>(({ Name }, at) => parameter(Name, at)),
  'ssm:GetParameter': needsOne<GetParameterRequest>(({ Name }, at) => parameter(Name, at)),
  'ssm:GetParametersByPath': needsOne<GetParametersByPathRequest>(({ Path }, at) =>
    parameter(Path?.replace(/(.)\/$/, '$1'), at),
  ),
  /** The action knows no resources. */
  'cloudwatch:GetMetricStatistics': needsOne<GetMetricStatisticsInput>(() => '*'),
  /** The action knows no resources. */
  'cloudwatch:PutMetricData': needsOne<PutMetricDataInput>(
    () => '*',
    ({ Namespace = '' }) => ({ 'cloudwatch:namespace': [Namespace] }),
  ),
  /** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html: one request per bus, every source in it counts. */
  'events:PutEvents': needs<PutEventsRequest>(({ Entries = [] }, at) =>
    [...new Set(Entries.map(({ EventBusName = 'default' }) => EventBusName))].map((bus) => ({
      action: at.action,
      resource: named(bus, (name) => arn(at, 'events', `event-bus/${name}`)),
      context: {
        'events:source': Entries.flatMap(({ Source }) => Source ?? []),
        'events:detail-type': Entries.flatMap(({ DetailType }) => DetailType ?? []),
      },
    })),
  ),
  /** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html */
  'states:StartExecution': needsOne<StartExecutionInput>(({ stateMachineArn = '' }) => stateMachineArn),
  'states:DescribeExecution': needsOne<{ readonly executionArn: string }>(({ executionArn }) => executionArn),
  /**
   * Asked for as all alarms of the Region; composite ones are shown only to whoever may see everything.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/permissions-reference-cw.html
   */
  'cloudwatch:DescribeAlarms': needsOne<DescribeAlarmsInput>(({ AlarmTypes = [] }, at) =>
    AlarmTypes.includes('CompositeAlarm') ? '*' : arn(at, 'cloudwatch', 'alarm:*'),
  ),
  /** Needs no permission. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
  'sts:GetCallerIdentity': needs(() => []),
};

import type {
  CopyDBClusterSnapshotMessage,
  CreateDBInstanceReadReplicaMessage,
  CreateDBSnapshotMessage,
  DescribeDBClusterSnapshotsMessage,
  DescribeDBSnapshotsMessage,
  ModifyDBInstanceMessage,
  RebootDBInstanceMessage,
  Tag,
} from '@aws-sdk/client-rds';
import { type At, arn, type Need, type Needs, named, needs, needsOne } from './need';

const rds = (kind: string, name: string, at: At): string =>
  named(name, (given) => arn(at, 'rds', `${kind}:${given.toLowerCase()}`));

const each = (at: At, resources: readonly string[]): readonly Need[] =>
  resources.map((resource) => ({ action: at.action, resource }));

/** Where none is named the default one is meant, and asked for: so AWS's own examples of policies have it. */
const group = (kind: string, name: string | undefined, at: At): string => rds(kind, name ?? 'default', at);

/** RDS takes a grant on the key as the caller. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html */
function grantOn(key: string | undefined, at: At): readonly Need[] {
  if (key === undefined) return [];
  const resource = named(key, (id) => arn(at, 'kms', `key/${id}`));
  const context = { 'kms:ViaService': [`rds.${at.region}.amazonaws.com`] };
  return ['kms:CreateGrant', 'kms:DescribeKey'].map((action) => ({ action, resource, context }));
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html */
const passed = (role: string | undefined): readonly Need[] =>
  role === undefined
    ? []
    : [
        {
          action: 'iam:PassRole',
          resource: role,
          context: { 'iam:PassedToService': ['monitoring.rds.amazonaws.com'] },
        },
      ];

/** What is created with tags needs the right to tag it. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html */
const tagged = (resource: string, tags: readonly Tag[] | undefined): readonly Need[] =>
  tags === undefined || tags.length === 0 ? [] : [{ action: 'rds:AddTagsToResource', resource }];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html: every resource that a call names. */
export const RDS_NEEDS: Readonly<Record<string, Needs>> = {
  'rds:CreateDBSnapshot': needs<CreateDBSnapshotMessage>((input, at) =>
    each(at, [
      rds('db', input.DBInstanceIdentifier ?? '*', at),
      rds('snapshot', input.DBSnapshotIdentifier ?? '*', at),
    ]),
  ),
  'rds:DescribeDBSnapshots': needsOne<DescribeDBSnapshotsMessage>(({ DBSnapshotIdentifier = '*' }, at) =>
    rds('snapshot', DBSnapshotIdentifier, at),
  ),
  /** A list knows no snapshot. */
  'rds:DescribeDBClusterSnapshots': needs<DescribeDBClusterSnapshotsMessage>(({ DBClusterIdentifier = '*' }, at) =>
    each(at, [rds('cluster', DBClusterIdentifier, at), rds('cluster-snapshot', '*', at)]),
  ),
  'rds:CopyDBClusterSnapshot': needs<CopyDBClusterSnapshotMessage>((input, at) => {
    const copy = rds('cluster-snapshot', input.TargetDBClusterSnapshotIdentifier ?? '*', at);
    const source = rds('cluster-snapshot', input.SourceDBClusterSnapshotIdentifier ?? '*', at);
    return [...each(at, [source, copy]), ...tagged(copy, input.Tags)];
  }),
  'rds:ModifyDBInstance': needs<ModifyDBInstanceMessage>((input, at) =>
    each(at, [
      rds('db', input.DBInstanceIdentifier ?? '*', at),
      ...(input.DBParameterGroupName === undefined ? [] : [group('pg', input.DBParameterGroupName, at)]),
      ...(input.OptionGroupName === undefined ? [] : [group('og', input.OptionGroupName, at)]),
    ]),
  ),
  'rds:RebootDBInstance': needsOne<RebootDBInstanceMessage>(({ DBInstanceIdentifier = '*' }, at) =>
    rds('db', DBInstanceIdentifier, at),
  ),
  /** The source too, in its own Region: both ends of the link are changed. */
  'rds:CreateDBInstanceReadReplica': needs<CreateDBInstanceReadReplicaMessage>((input, at) => [
    ...each(at, [
      rds('db', input.DBInstanceIdentifier ?? '*', at),
      rds('db', input.SourceDBInstanceIdentifier ?? '*', at),
      group('subgrp', input.DBSubnetGroupName, at),
      group('pg', input.DBParameterGroupName, at),
      group('og', input.OptionGroupName, at),
    ]),
    ...grantOn(input.KmsKeyId, at),
    ...grantOn(input.PerformanceInsightsKMSKeyId, at),
    ...passed(input.MonitoringRoleArn),
    ...tagged(rds('db', input.DBInstanceIdentifier ?? '*', at), input.Tags),
  ]),
};

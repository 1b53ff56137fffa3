import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { finalSnapshot, replacedStorage } from '../../lambda/contract/names';
import type { DatabaseSettings, Side } from '../../lambda/contract/settings';
import type { CheckedPlan } from '../config/plan';
import { describeInstances } from './database-permissions';
import { allow, arn } from './permissions';

/**
 * A pair's old primary is kept, and its successor created: this one instance, its snapshots and its names. No right to delete anything.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
export function replacePrimary(
  scope: Construct,
  plan: CheckedPlan,
  settings: DatabaseSettings,
  side: Side,
): iam.PolicyStatement[] {
  const own = settings.instance[side];
  if (settings.kind === 'aurora-global') return keepStorage(scope, own);
  const other = side === 'home' ? 'standby' : 'home';
  const instance = arn(scope, 'rds', `db:${own}`);
  const snapshots = arn(scope, 'rds', `snapshot:${finalSnapshot(own, '*')}`);
  const source = arn(scope, 'rds', `db:${settings.instance[other]}`, plan[other]);
  // Which groups they are is known at the old primary only, and may change there: any of this account and Region.
  const groups = ['pg', 'og', 'subgrp'].map((kind) => arn(scope, 'rds', `${kind}:*`));
  return [
    allow(['rds:CreateDBSnapshot'], [instance, snapshots]),
    allow(['rds:DescribeDBSnapshots'], [snapshots]),
    allow(['rds:ModifyDBInstance'], [instance, ...groups.slice(0, 2)]),
    allow(['rds:RebootDBInstance'], [instance]),
    // What a dry run judges by: can the one that serves have a replica?
    describeInstances(scope, plan[other]),
    allow(['rds:CreateDBInstanceReadReplica'], [instance, source, ...groups]),
    allow(['rds:AddTagsToResource'], [instance]),
    passMonitoringRole(scope),
    encryptReplica(scope),
  ];
}

/**
 * Which role it is stands at the old primary only. RDS is told to use it, and nobody else can be.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
 */
const passMonitoringRole = (scope: Construct): iam.PolicyStatement =>
  allow(['iam:PassRole'], [`arn:${Stack.of(scope).partition}:iam::${Stack.of(scope).account}:role/*`], {
    StringEquals: { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' },
  });

/** Aurora replaces the storage of its old primary by itself: of the snapshot that it takes before, one copy. */
function keepStorage(scope: Construct, cluster: string): iam.PolicyStatement[] {
  const snapshot = (name: string): string => arn(scope, 'rds', `cluster-snapshot:${name}`);
  const copy = snapshot(finalSnapshot(cluster, '*'));
  return [
    allow(['rds:DescribeDBClusterSnapshots'], [arn(scope, 'rds', `cluster:${cluster}`), snapshot('*')]),
    allow(['rds:CopyDBClusterSnapshot'], [snapshot(`${replacedStorage(cluster)}*`), copy]),
    allow(['rds:AddTagsToResource'], [copy]),
    encryptReplica(scope),
  ];
}

/**
 * RDS takes a grant on the key of the old primary, as the caller and for itself only.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 */
const encryptReplica = (scope: Construct): iam.PolicyStatement =>
  allow(['kms:CreateGrant', 'kms:DescribeKey'], [arn(scope, 'kms', 'key/*')], {
    StringEquals: { 'kms:ViaService': `rds.${Stack.of(scope).region}.amazonaws.com` },
  });

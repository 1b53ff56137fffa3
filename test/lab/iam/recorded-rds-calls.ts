import { arn, type RecordedCall, ROLES } from './recorded-names';

export const RECORDED_OF_RDS: readonly RecordedCall[] = [
  [
    'rds:DescribeDBInstances',
    { DBInstanceIdentifier: 'Orders' },
    [`rds:DescribeDBInstances ${arn('rds', 'db:orders')}`],
  ],
  [
    'rds:DescribeDBClusters',
    { DBClusterIdentifier: 'Orders' },
    [`rds:DescribeDBClusters ${arn('rds', 'cluster:orders')}`],
  ],
  [
    'rds:DescribeGlobalClusters',
    { GlobalClusterIdentifier: 'Shop' },
    [`rds:DescribeGlobalClusters ${arn('rds', 'global-cluster:shop', '')}`],
  ],
  ...['rds:FailoverGlobalCluster', 'rds:SwitchoverGlobalCluster'].map(
    (action) =>
      [
        action,
        { GlobalClusterIdentifier: 'shop', TargetDbClusterIdentifier: arn('rds', 'cluster:orders') },
        [`${action} ${arn('rds', 'cluster:orders')}`, `${action} ${arn('rds', 'global-cluster:shop', '')}`],
      ] as const,
  ),
  ['rds:DescribeEvents', { SourceType: 'db-instance' }, ['rds:DescribeEvents *']],
  ['rds:DescribeDBInstances', {}, [`rds:DescribeDBInstances ${arn('rds', 'db:*')}`]],
  [
    'rds:CreateDBSnapshot',
    { DBInstanceIdentifier: 'Orders', DBSnapshotIdentifier: 'orders-final-2' },
    [
      `rds:CreateDBSnapshot ${arn('rds', 'db:orders')}`,
      `rds:CreateDBSnapshot ${arn('rds', 'snapshot:orders-final-2')}`,
    ],
  ],
  [
    'rds:DescribeDBSnapshots',
    { DBSnapshotIdentifier: 'orders-final-2' },
    [`rds:DescribeDBSnapshots ${arn('rds', 'snapshot:orders-final-2')}`],
  ],
  [
    'rds:DescribeDBClusterSnapshots',
    { DBClusterIdentifier: 'Orders' },
    ['cluster:orders', 'cluster-snapshot:*'].map((one) => `rds:DescribeDBClusterSnapshots ${arn('rds', one)}`),
  ],
  [
    'rds:CopyDBClusterSnapshot',
    { SourceDBClusterSnapshotIdentifier: 'rds:o', TargetDBClusterSnapshotIdentifier: 'C', Tags: [{ Key: 'a' }] },
    ['CopyDBClusterSnapshot rds:o', 'CopyDBClusterSnapshot c', 'AddTagsToResource c'].map((one) => {
      const [action, name] = one.split(' ');
      return `rds:${action} ${arn('rds', `cluster-snapshot:${name}`)}`;
    }),
  ],
  [
    'rds:ModifyDBInstance',
    { DBInstanceIdentifier: 'orders', DBParameterGroupName: 'mine' },
    [`rds:ModifyDBInstance ${arn('rds', 'db:orders')}`, `rds:ModifyDBInstance ${arn('rds', 'pg:mine')}`],
  ],
  ['rds:RebootDBInstance', { DBInstanceIdentifier: 'orders' }, [`rds:RebootDBInstance ${arn('rds', 'db:orders')}`]],
  [
    'rds:CreateDBInstanceReadReplica',
    {
      DBInstanceIdentifier: 'orders',
      SourceDBInstanceIdentifier: 'arn:aws:rds:eu-west-1:111122223333:db:source',
      DBSubnetGroupName: 'mine',
      KmsKeyId: '1',
      MonitoringRoleArn: ROLES[0],
      Tags: [{ Key: 'team' }],
    },
    [
      `rds:CreateDBInstanceReadReplica ${arn('rds', 'db:orders')}`,
      'rds:CreateDBInstanceReadReplica arn:aws:rds:eu-west-1:111122223333:db:source',
      `rds:CreateDBInstanceReadReplica ${arn('rds', 'subgrp:mine')}`,
      `rds:CreateDBInstanceReadReplica ${arn('rds', 'pg:default')}`,
      `rds:CreateDBInstanceReadReplica ${arn('rds', 'og:default')}`,
      `kms:CreateGrant ${arn('kms', 'key/1')} kms:ViaService=rds.us-west-2.amazonaws.com`,
      `kms:DescribeKey ${arn('kms', 'key/1')} kms:ViaService=rds.us-west-2.amazonaws.com`,
      `iam:PassRole ${ROLES[0]} iam:PassedToService=monitoring.rds.amazonaws.com`,
      `rds:AddTagsToResource ${arn('rds', 'db:orders')}`,
    ],
  ],
  ['rds:PromoteReadReplica', { DBInstanceIdentifier: 'orders' }, [`rds:PromoteReadReplica ${arn('rds', 'db:orders')}`]],
];

const arn = (service: string, resource: string): string => `arn:aws:${service}:us-west-2:111122223333:${resource}`;
const THROUGH_RDS = 'kms:ViaService=rds.us-west-2.amazonaws.com';

/** Calls that replace an instance, and what each asks IAM for. */
export const REPLACING: readonly (readonly [action: string, input: object, needs: readonly string[]])[] = [
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
    },
    [
      `rds:CreateDBInstanceReadReplica ${arn('rds', 'db:orders')}`,
      'rds:CreateDBInstanceReadReplica arn:aws:rds:eu-west-1:111122223333:db:source',
      `rds:CreateDBInstanceReadReplica ${arn('rds', 'subgrp:mine')}`,
      `rds:CreateDBInstanceReadReplica ${arn('rds', 'pg:default')}`,
      `rds:CreateDBInstanceReadReplica ${arn('rds', 'og:default')}`,
      `kms:CreateGrant ${arn('kms', 'key/1')} ${THROUGH_RDS}`,
      `kms:DescribeKey ${arn('kms', 'key/1')} ${THROUGH_RDS}`,
    ],
  ],
];

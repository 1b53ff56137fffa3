import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Database } from '../../../lib';

export const ACCOUNT = '111122223333';

export const database = Database.rdsReplicaPair({
  name: 'orders-db',
  databaseName: 'orders',
  applicationRoles: ['app'],
});

/** A network that the team has already. */
export const vpcOf = (stack: Stack) =>
  ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a', 'b'],
    privateSubnetIds: ['subnet-1', 'subnet-2'],
    privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
  });

/** A database that the team has already. */
export const databaseOf = (stack: Stack) => ({
  instance: rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Db', {
    instanceIdentifier: 'demo-orders-orders-db',
    instanceEndpointAddress: 'db.example.com',
    port: 5432,
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'DbGroup', 'sg-1')],
  }),
  secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Master', 'demo/orders/orders-db/master'),
});

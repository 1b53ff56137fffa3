import type {
  AccountAttributesMessage,
  DBInstanceMessage,
  DescribeAccountAttributesMessage,
  DescribeDBInstancesMessage,
  PromoteReadReplicaMessage,
  PromoteReadReplicaResult,
} from '@aws-sdk/client-rds';
import { auroraOperations, instancesOf } from './aurora';
import type { AuroraWorld } from './aurora-world';
import { type Operations, operation, required } from './call';
import { findInstance as find, shown } from './rds-answers';
import { rdsChanges } from './rds-changes';
import type { RdsWorld } from './rds-instances';
import type { RdsOffers } from './rds-offers';
import type { RdsParameterGroups } from './rds-parameter-groups';

/** RDS over an injected world of DB instances. */
export const rdsOperations = (
  account: string,
  world: () => RdsWorld,
  aurora: () => AuroraWorld,
  groups: RdsParameterGroups,
  offers: RdsOffers,
): Operations => ({
  ...auroraOperations(account, aurora),
  ...rdsChanges(account, world),
  ...groups.operations,
  ...offers.operations,

  /** Nobody in the lab comes near them. */
  DescribeAccountAttributes: operation<DescribeAccountAttributesMessage, AccountAttributesMessage>([], () => ({
    AccountQuotas: [
      { AccountQuotaName: 'DBInstances', Used: 2, Max: 40 },
      { AccountQuotaName: 'ReservedDBInstances', Used: 0, Max: 40 },
      { AccountQuotaName: 'AllocatedStorage', Used: 200, Max: 100_000 },
      { AccountQuotaName: 'ManualSnapshots', Used: 0, Max: 100 },
    ],
  })),

  DescribeDBInstances: operation<DescribeDBInstancesMessage, DBInstanceMessage>(
    ['DBInstanceIdentifier', 'Filters'],
    (input, call) => {
      if (input.Filters !== undefined) return { DBInstances: instancesOf(aurora(), call.region, input.Filters) };
      const wanted = input.DBInstanceIdentifier;
      const found = wanted === undefined ? world().instances(call.region) : [find(world(), call.region, wanted)];
      return { DBInstances: found.map((instance) => shown(instance, account)) };
    },
  ),

  PromoteReadReplica: operation<PromoteReadReplicaMessage, PromoteReadReplicaResult>(
    ['DBInstanceIdentifier', 'BackupRetentionPeriod'],
    (input, call) => {
      const instance = find(world(), call.region, required(input.DBInstanceIdentifier, 'DBInstanceIdentifier'));
      const days = input.BackupRetentionPeriod;
      world().promote(call.region, instance.identifier, days === undefined ? {} : { backupRetentionDays: days });
      return { DBInstance: shown(find(world(), call.region, instance.identifier), account) };
    },
  ),
});

import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ledgerTableName } from '../../lambda/contract/names';
import { SIDES } from '../config/place';
import { checkPlan, type WorkloadPlan } from '../config/plan';

export interface LedgerProps {
  /** A plan of the installation; all its workloads share the ledger and the three Regions. */
  readonly plan: WorkloadPlan;
  /**
   * Deletion protection of the table's three replicas.
   *
   * @default false - it would block the roll-back of a failed first deploy; switch it on in the second one
   */
  readonly deletionProtection?: boolean;
}

/** The installation's memory: one DynamoDB table with multi-Region strong consistency. Stands in a stack of the tiebreaker. */
export class Ledger extends Construct {
  readonly table: dynamodb.ITableV2;

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id);
    const plan = checkPlan(props.plan);
    const { region } = Stack.of(this);
    if (region !== plan.tiebreaker) {
      throw new Error(`the ledger must stand in the tiebreaker "${plan.tiebreaker}", its stack is in "${region}"`);
    }
    // No TTL and no local index: a table with strong consistency refuses both, and CDK does not say so.
    this.table = new dynamodb.TableV2(this, 'Table', {
      tableName: ledgerTableName(plan.installation),
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      billing: dynamodb.Billing.onDemand(),
      multiRegionConsistency: dynamodb.MultiRegionConsistency.STRONG,
      replicas: SIDES.map((side) => ({ region: plan[side] })),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.deletionProtection ?? false,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

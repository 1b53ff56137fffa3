import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { jobsTableName } from '../../lambda/contract/names';
import { workloadName } from '../config/place';
import { checkPlan, type WorkloadPlan } from '../config/plan';
import { placeHere } from './place-here';

export interface JobTableProps {
  /** The plan of the workload. */
  readonly plan: WorkloadPlan;
  /**
   * Deletion protection of the table.
   *
   * @default false - it would block the roll-back of a failed first deploy; switch it on in the second one
   */
  readonly deletionProtection?: boolean;
}

/**
 * Jobs of applications that are `one-region`: an ordinary table of home or standby with the ledger's keys. Nothing of it is
 * replicated. To be given to the `JobCluster` of the same Region; stands best in a stack that is kept.
 */
export class JobTable extends Construct {
  readonly table: dynamodb.ITableV2;

  constructor(scope: Construct, id: string, props: JobTableProps) {
    super(scope, id);
    const plan = checkPlan(props.plan);
    const place = placeHere(this, plan);
    if (place === 'tiebreaker')
      throw new Error(`the tiebreaker "${plan.tiebreaker}" only votes: make tables for jobs in home and in standby`);
    this.table = new dynamodb.TableV2(this, 'Table', {
      tableName: jobsTableName(workloadName(plan), place),
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      billing: dynamodb.Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.deletionProtection ?? false,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

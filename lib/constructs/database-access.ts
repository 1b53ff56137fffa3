import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { DatabaseSettings, Side } from '../../lambda/contract/settings';
import { SIDES } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import type { AuroraClusterHere, DatabaseHere } from './database';
import * as permissions from './database-permissions';
import { replacePrimary } from './reprotect-permissions';
import type { WorkloadFunctions } from './workload-functions';

/** Where what stands in this Region is reached. */
export interface Reached {
  readonly connectable: ec2.IConnectable;
  readonly endpoint: rds.Endpoint;
}

/** What was handed over has to be of the database's own family. */
export function reached(settings: DatabaseSettings, here: DatabaseHere | AuroraClusterHere): Reached {
  if ('cluster' in here) {
    if (settings.kind !== 'aurora-global') throw wrongFamily(settings, 'a pair of instances: give its instance');
    return { connectable: here.cluster, endpoint: here.cluster.clusterEndpoint };
  }
  if (settings.kind === 'aurora-global') throw wrongFamily(settings, 'an Aurora global database: give its cluster');
  return { connectable: here.instance, endpoint: here.instance.instanceEndpoint };
}

const wrongFamily = ({ name }: DatabaseSettings, what: string): Error =>
  new Error(`database "${name}" is ${what} of this Region`);

interface KeptHere {
  readonly plan: CheckedPlan;
  readonly settings: DatabaseSettings;
  readonly side: Side;
}

/** What each function may do with what stands here. Only one of them can replace it, and none can delete it. */
export function letKeepDatabase(
  scope: Construct,
  functions: WorkloadFunctions,
  { plan, settings, side }: KeptHere,
): void {
  const look = () => lookAtDatabase(scope, settings, side);
  functions.allow('database-steps', ...look(), ...promoteDatabase(scope, plan, settings, side));
  functions.allow('reprotection-steps', ...look(), ...replacePrimary(scope, plan, settings, side));
  functions.allow('keeper', ...look());
  functions.allow('traffic-steps', ...look());
}

/** Whoever asks where a database is and what it is doing. */
const lookAtDatabase = (scope: Construct, settings: DatabaseSettings, side: Side): iam.PolicyStatement[] =>
  settings.kind === 'aurora-global'
    ? permissions.describeGlobalDatabase(scope, settings.instance[side], settings.globalCluster)
    : [permissions.describeInstances(scope)];

function promoteDatabase(
  scope: Construct,
  plan: CheckedPlan,
  settings: DatabaseSettings,
  side: Side,
): iam.PolicyStatement[] {
  if (settings.kind !== 'aurora-global') return [permissions.promoteInstance(scope, settings.instance[side])];
  const clusters = SIDES.map((each) => ({ cluster: settings.instance[each], region: plan[each] }));
  return [permissions.changeWriter(scope, settings.globalCluster, clusters), permissions.readEvents()];
}

import type { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Side } from '../../lambda/contract/settings';
import { perSide, prefixOf } from '../config/place';
import { checkPlan, type WorkloadPlan } from '../config/plan';
import type { CheckedConfig, CheckedWorkload } from '../config/schema';
import { DataStack } from './data-stack';
import { LedgerStack } from './ledger-stack';
import { ServingStack } from './serving-stack';
import { TiebreakerStack } from './tiebreaker-stack';

/** All stacks of a configuration, in the order in which they are deployed. */
export interface HandoverStacks {
  readonly ledger: Stack;
  readonly workloads: readonly WorkloadStacks[];
}

export interface WorkloadStacks {
  readonly name: string;
  readonly data: { readonly [side in Side]: DataStack };
  readonly serving: { readonly [side in Side]: ServingStack };
  readonly tiebreaker: TiebreakerStack;
}

/** The stacks of a checked configuration. They know each other by name only; the order is all that ties them. */
export function createStacks(scope: Construct, config: CheckedConfig): HandoverStacks {
  const [first] = config.workloads;
  if (first === undefined) throw new Error('a configuration has at least one workload, this one has none');
  const ledger = new LedgerStack(scope, `${config.installation}-ledger`, {
    ...stateful(config, first.tiebreaker),
    plan: planOf(config, first),
  });
  return { ledger, workloads: config.workloads.map((workload) => workloadStacks(scope, config, workload, ledger)) };
}

function workloadStacks(
  scope: Construct,
  config: CheckedConfig,
  workload: CheckedWorkload,
  ledger: LedgerStack,
): WorkloadStacks {
  const plan = planOf(config, workload);
  const prefix = prefixOf(checkPlan(plan));
  const { notify } = config;
  const data = perSide(
    (side) => new DataStack(scope, `${prefix}-${side}-data`, { ...stateful(config, workload[side]), plan, workload }),
  );
  const tiebreaker = new TiebreakerStack(scope, `${prefix}-tiebreaker`, {
    ...stateless(config, workload.tiebreaker),
    plan,
    notify,
  });
  const serving = perSide(
    (side) =>
      new ServingStack(scope, `${prefix}-${side}`, {
        ...stateless(config, workload[side]),
        plan,
        workload,
        data: data[side],
        notify,
      }),
  );
  inOrder({ name: workload.name, data, serving, tiebreaker }, ledger);
  return { name: workload.name, data, serving, tiebreaker };
}

/**
 * The ledger before the functions that use it, the primary before its replica, and home's functions last: their health
 * checks need the alarms of the other two Regions. An order across Regions adds no reference.
 */
function inOrder({ data, serving, tiebreaker }: WorkloadStacks, ledger: Stack): void {
  data.standby.addStackDependency(data.home);
  for (const stack of [tiebreaker, serving.home, serving.standby]) stack.addStackDependency(ledger);
  serving.home.addStackDependency(tiebreaker);
  serving.home.addStackDependency(serving.standby);
}

const planOf = (config: CheckedConfig, workload: CheckedWorkload): WorkloadPlan => ({
  installation: config.installation,
  name: workload.name,
  home: workload.home,
  standby: workload.standby,
  tiebreaker: workload.tiebreaker,
  rto: `${workload.rtoSeconds}s`,
  rpo: `${workload.rpoSeconds}s`,
  whenRpoExceeded: workload.whenRpoExceeded,
  rpoWait: workload.rpoWaitSeconds === undefined ? undefined : `${workload.rpoWaitSeconds}s`,
  automation: workload.automation,
  approvalDeadline: `${workload.approvalDeadlineSeconds}s`,
  transaction: workload.transaction,
});

const stateless = ({ account }: CheckedConfig, region: string) => ({ env: { account, region } });

/** Termination protection is of the stack: unlike deletion protection it does not stand in the way of a roll-back. */
const stateful = (config: CheckedConfig, region: string) => ({
  ...stateless(config, region),
  terminationProtection: true,
});

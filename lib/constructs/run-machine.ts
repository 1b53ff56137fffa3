import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { machineName } from '../../lambda/contract/names';
import type { Orchestration } from '../../lambda/contract/steps';
import { workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { failoverGraph } from './failover-graph';
import type { FailoverStatesProps } from './failover-states';
import { machineLogs } from './machine-logs';
import { reprotectGraph } from './reprotect-graph';
import { switchoverGraph } from './switchover-graph';
import { explainBareWildcard, explainVersions } from './wildcards';

export interface RunMachineProps {
  readonly orchestration: Orchestration;
  readonly plan: CheckedPlan;
  readonly functions: FailoverStatesProps['functions'];
}

/** At most 8 hours for an answer of a person and 1 hour of promotion, or twice 8 hours of a reprotect; the rest is room to look at a stuck run. */
const LONGEST_RUN = Duration.days(1);

const GRAPHS: Readonly<Record<Orchestration, (scope: Construct, props: FailoverStatesProps) => sfn.Pass>> = {
  failover: failoverGraph,
  switchover: switchoverGraph,
  reprotect: reprotectGraph,
};

const COMMENTS: Readonly<Record<Orchestration, (workload: string) => string>> = {
  failover: (workload) => `Moves ${workload} to this Region`,
  switchover: (workload) => `Moves ${workload} to this Region while both are well: no write and no job is lost`,
  reprotect: (workload) => `Makes this Region, which was left, able to take ${workload} again`,
};

/** A state machine of one serving Region. It runs in the Region that takes over, or that gets the replicas. */
export class RunMachine extends Construct {
  readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string, props: RunMachineProps) {
    super(scope, id);
    const { orchestration, plan, functions } = props;
    const name = machineName(workloadName(plan), orchestration);
    this.stateMachine = new sfn.StateMachine(this, 'Machine', {
      stateMachineName: name,
      comment: COMMENTS[orchestration](plan.name),
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromChainable(
        GRAPHS[orchestration](this, { functions, rtoSeconds: plan.rtoSeconds, orchestration }),
      ),
      timeout: LONGEST_RUN,
      tracingEnabled: true,
      logs: machineLogs(this, name),
    });
    explainBareWildcard(this.stateMachine);
    explainVersions(this.stateMachine, Object.values(functions));
  }
}

import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { machineName } from '../../lambda/contract/names';
import { workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { failoverGraph } from './failover-graph';
import type { FailoverStatesProps } from './failover-states';
import { machineLogs } from './machine-logs';
import { explainBareWildcard, explainVersions } from './wildcards';

export interface FailoverMachineProps {
  readonly plan: CheckedPlan;
  readonly functions: FailoverStatesProps['functions'];
}

/** At most 8 hours for an answer of a person and 1 hour of promotion; the rest is room to look at a stuck run. */
const LONGEST_RUN = Duration.days(1);

/** The state machine `failover` of one serving Region. It runs in the Region that takes over. */
export class FailoverMachine extends Construct {
  readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string, props: FailoverMachineProps) {
    super(scope, id);
    const name = machineName(workloadName(props.plan), 'failover');
    this.stateMachine = new sfn.StateMachine(this, 'Machine', {
      stateMachineName: name,
      comment: `Moves ${props.plan.name} to this Region`,
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromChainable(
        failoverGraph(this, { functions: props.functions, rtoSeconds: props.plan.rtoSeconds }),
      ),
      timeout: LONGEST_RUN,
      tracingEnabled: true,
      logs: machineLogs(this, name),
    });
    explainBareWildcard(this.stateMachine);
    explainVersions(this.stateMachine, Object.values(props.functions));
  }
}

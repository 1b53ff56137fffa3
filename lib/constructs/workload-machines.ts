import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { CheckedPlan } from '../config/plan';
import { DecideMachine } from './decide-machine';
import { FailoverMachine } from './failover-machine';
import type { Notices } from './notices';
import type { OperationalAlarms } from './operational-alarms';
import { TakeoverTrigger } from './takeover-trigger';
import type { WorkloadFunctions } from './workload-functions';

export interface WorkloadMachinesProps {
  readonly plan: CheckedPlan;
  readonly functions: WorkloadFunctions;
  readonly notices: Notices;
  readonly alarms: OperationalAlarms;
}

export interface WorkloadMachines {
  readonly failover: sfn.IStateMachine;
  readonly decide: sfn.IStateMachine;
}

/** The state machines of one serving Region, what starts them, and what watches them. A refused answer of a person is no alarm. */
export function createMachines(scope: Construct, props: WorkloadMachinesProps): WorkloadMachines {
  const { plan, functions, notices, alarms } = props;
  const { stateMachine } = new FailoverMachine(scope, 'Failover', {
    plan,
    functions: {
      run: functions.ofSteps('run'),
      databases: functions.ofSteps('databases'),
      traffic: functions.ofSteps('traffic'),
      processing: functions.ofSteps('processing'),
    },
  });
  const trigger = new TakeoverTrigger(scope, 'Takeover', { plan, machine: stateMachine, key: notices.key });
  alarms.watchMachine(stateMachine);
  alarms.watchLostTriggers(trigger.lost);
  const decide = new DecideMachine(scope, 'Decide', { plan, function: functions.get('decide') });
  return { failover: stateMachine, decide: decide.stateMachine };
}

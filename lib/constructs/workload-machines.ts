import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { CheckedPlan } from '../config/plan';
import { DecideMachine } from './decide-machine';
import type { Notices } from './notices';
import type { OperationalAlarms } from './operational-alarms';
import { RunMachine } from './run-machine';
import { TakeoverTrigger } from './takeover-trigger';
import { ValidateMachine } from './validate-machine';
import type { WorkloadFunctions } from './workload-functions';

export interface WorkloadMachinesProps {
  readonly plan: CheckedPlan;
  readonly functions: WorkloadFunctions;
  readonly notices: Notices;
  readonly alarms: OperationalAlarms;
}

export interface WorkloadMachines {
  readonly failover: sfn.IStateMachine;
  readonly switchover: sfn.IStateMachine;
  readonly reprotect: sfn.IStateMachine;
  readonly decide: sfn.IStateMachine;
  readonly validate: sfn.IStateMachine;
}

/** The state machines of one serving Region, what starts them, and what watches them. A refused answer of a person is no alarm, and neither is a validation that finds something. */
export function createMachines(scope: Construct, props: WorkloadMachinesProps): WorkloadMachines {
  const { plan, functions, notices, alarms } = props;
  const steps = {
    run: functions.ofSteps('run'),
    databases: functions.ofSteps('databases'),
    traffic: functions.ofSteps('traffic'),
    processing: functions.ofSteps('processing'),
    reprotection: functions.ofSteps('reprotection'),
  };
  const failover = new RunMachine(scope, 'Failover', { orchestration: 'failover', plan, functions: steps });
  const switchover = new RunMachine(scope, 'Switchover', { orchestration: 'switchover', plan, functions: steps });
  const reprotect = new RunMachine(scope, 'Reprotect', { orchestration: 'reprotect', plan, functions: steps });
  const { stateMachine } = failover;
  const trigger = new TakeoverTrigger(scope, 'Takeover', { plan, machine: stateMachine, key: notices.key });
  alarms.watchMachine('failover', stateMachine);
  alarms.watchMachine('switchover', switchover.stateMachine);
  alarms.watchMachine('reprotect', reprotect.stateMachine);
  alarms.watchLostTriggers(trigger.lost);
  const decide = new DecideMachine(scope, 'Decide', { plan, function: functions.get('decide') });
  const validate = new ValidateMachine(scope, 'Validate', { plan, function: functions.ofSteps('databases') });
  return {
    failover: stateMachine,
    switchover: switchover.stateMachine,
    reprotect: reprotect.stateMachine,
    decide: decide.stateMachine,
    validate: validate.stateMachine,
  };
}

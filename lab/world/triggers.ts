import type { DeployedWorkload } from '../app/deployed-workload';
import { type Execution, type LabCloud, type LabEvent, matches, targetInput } from '../aws';
import type { Executions } from './executions';
import type { Happenings } from './happenings';

export interface TriggersOptions {
  readonly cloud: LabCloud;
  readonly workload: DeployedWorkload;
  readonly executions: Executions;
  readonly happenings: Happenings;
}

/** EventBridge of the lab: alarm events of a Region meet the rules of that Region's templates. */
export class Triggers {
  private readonly seen: LabEvent[] = [];

  constructor(private readonly options: TriggersOptions) {}

  /** From now on every alarm that changes is delivered once; EventBridge itself says at least once. Answers how to stop. */
  connect(): () => void {
    return this.options.cloud.alarms.onChange((event) => {
      this.deliver(event);
    });
  }

  /** Events that have started a run, oldest first: to be delivered once more. */
  get delivered(): readonly LabEvent[] {
    return this.seen;
  }

  /** Delivers it, again if it was delivered before. Answers the executions that it has started. */
  deliver(event: LabEvent): readonly Execution[] {
    const { workload, executions, happenings } = this.options;
    const rules = workload.rules.filter(({ region, pattern }) => region === event.region && matches(pattern, event));
    const targets = rules.flatMap((rule) => rule.targets);
    if (targets.length > 0) this.seen.push(event);
    return targets.map((target) => {
      happenings.tell({ lane: event.region, kind: 'state', text: `alarm ${event.detail.alarmName} starts a failover` });
      return executions.startByRule(target.Arn, targetInput(target, event));
    });
  }
}

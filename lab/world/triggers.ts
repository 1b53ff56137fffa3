import type { DeployedWorkload } from '../app/deployed-workload';
import { type LabCloud, matches, targetInput } from '../aws';
import type { Executions } from './executions';
import type { Happenings } from './happenings';

/** EventBridge of the lab: alarm events of a Region meet the rules of that Region's templates. */
export function connectTriggers(
  cloud: LabCloud,
  workload: DeployedWorkload,
  executions: Executions,
  happenings: Happenings,
): () => void {
  return cloud.alarms.onChange((event) => {
    const rules = workload.rules.filter(({ region, pattern }) => region === event.region && matches(pattern, event));
    for (const target of rules.flatMap((rule) => rule.targets)) {
      happenings.tell({ lane: event.region, kind: 'state', text: `alarm ${event.detail.alarmName} starts a failover` });
      executions.startByRule(target.Arn, targetInput(target, event));
    }
  });
}

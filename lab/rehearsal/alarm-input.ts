import type { DeployedWorkload } from '../app/deployed-workload';
import { targetInput } from '../aws/event-target';

/** What the rule of the template makes of the takeover alarm's event in a Region: the input of a run. */
export function alarmInput(rules: DeployedWorkload['rules'], region: string, at: Date): unknown {
  const [target] = rules.find((rule) => rule.region === region)?.targets ?? [];
  if (target === undefined) throw new Error(`no rule starts the machine in ${region}`);
  const timestamp = at.toISOString().replace('Z', '+0000');
  return targetInput(target, { detail: { alarmName: 'takeover-wanted', state: { timestamp } } });
}

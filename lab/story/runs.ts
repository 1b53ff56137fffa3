import { machineName } from '../../lambda/contract/names';
import type { Execution } from '../aws';
import type { LabWorld } from '../world/lab-world';

/** Executions of the failover that have not ended, in any Region. */
export function runningFailovers({ parts }: LabWorld): readonly Execution[] {
  const failover = machineName(parts.settings, 'failover');
  const arns = parts.workload.machines.filter(({ name }) => name === failover).map(({ arn }) => arn);
  return arns.flatMap((arn) => parts.executions.executions(arn)).filter(({ status }) => status === 'RUNNING');
}

/** Names of those of them that wait for a person. */
export function askedRuns(world: LabWorld): readonly string[] {
  const asked = new Set(
    world.parts.history.flatMap((event) =>
      event.kind === 'StateEntered' && event.state === 'AwaitDecision' ? [event.execution] : [],
    ),
  );
  return runningFailovers(world)
    .map(({ name }) => name)
    .filter((name) => asked.has(name));
}

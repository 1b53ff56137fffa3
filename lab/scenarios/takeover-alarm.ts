import { METRICS } from '../../lambda/contract/names';
import type { Side } from '../../lambda/contract/settings';
import { alarmEvent, type LabEvent } from '../aws';
import { runEnds } from '../verdict/run-ends';
import { type Stage, waitFor } from './stage';

/** What CloudWatch would send if the alarm "takeover wanted" of that side went off now, whatever its metric says. */
export function takeoverEvent({ world }: Stage, side: Side): LabEvent {
  const { cloud } = world.parts;
  const found = cloud.alarms.all(world.regionOf(side)).find(({ spec }) => spec.metricName === METRICS.takeoverWanted);
  if (found === undefined) throw new Error(`no alarm in ${world.regionOf(side)} starts a takeover`);
  const reason = 'delivered by the lab';
  const goesOff = { value: 'ALARM', reason, since: Date.now() } as const;
  return alarmEvent(cloud.account, found.spec, goesOff, { ...found.state, value: 'OK' });
}

/** Delivers it and answers the names of the executions that it has started. */
export function deliver({ world }: Stage, event: LabEvent): readonly string[] {
  const started = world.parts.triggers.deliver(event);
  if (started.length === 0) throw new Error(`no rule in ${event.region} takes the event of ${event.detail.alarmName}`);
  return started.map(({ name }) => name);
}

const END_LIMIT_MS = 30_000;

export async function untilEnded({ world }: Stage, executions: readonly string[]): Promise<void> {
  await waitFor(`${executions.length} executions to end`, END_LIMIT_MS, async () => {
    const ended = new Set(runEnds(world.parts.history).map(({ execution }) => execution));
    return executions.every((execution) => ended.has(execution));
  });
}

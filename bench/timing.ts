import type { HistoryEvent } from '../lab/machine';
import type { ExecutionRun } from '../lab/rehearsal/run-execution';
import { criticalPathMs, pausedCriticalMs } from './critical-path';
import { Dice } from './dice';
import { type FailoverToTime, TimedFailover } from './timed-failover';

/** One failover in figures, from the start of the execution to its end; detection and a person's answer are not in it. */
export interface Timing {
  readonly wallMs: number;
  readonly criticalMs: number;
  /** Until the first promotion is asked for. */
  readonly askedMs: number;
  /** From the end of the slowest promotion until the databases are about to be opened: noticing it, and what is left of the fence. */
  readonly noticedMs: number;
  /** From there to the end. */
  readonly restMs: number;
  /** From the order to close until the databases are open, and what of it is AWS's. In a switchover nobody writes meanwhile. */
  readonly paused: { readonly wallMs: number; readonly criticalMs: number };
  /** Until the databases are known to be promoted. */
  readonly promotedMs: number;
  readonly historyEvents: number;
  readonly largestPayloadBytes: number;
}

export async function timeFailover(plan: FailoverToTime, dice: Dice): Promise<Timing> {
  const failover = new TimedFailover(plan, dice);
  const run = await failover.play();
  const [startMs, endMs] = [timeOf(run.events.at(0)), timeOf(run.events.at(-1))];
  const openMs = timeOf(run.events.find((event) => event.kind === 'StateEntered' && event.state === 'OpenDatabases'));
  const [orderedMs, openedMs] = [exitOf(run, 'TakeOwnership'), exitOf(run, 'OpenDatabases')];
  const { calledAtMs, doneAtMs } = failover.promotions;
  if (calledAtMs.length !== plan.settings.databases.length) throw new Error('not every database was promoted once');
  return {
    wallMs: endMs - startMs,
    criticalMs: criticalPathMs(failover),
    askedMs: Math.min(...calledAtMs) - startMs,
    noticedMs: openMs - Math.max(...doneAtMs),
    restMs: endMs - openMs,
    paused: { wallMs: openedMs - orderedMs, criticalMs: pausedCriticalMs(failover) },
    promotedMs: openMs - startMs,
    historyEvents: run.result.historyEvents,
    largestPayloadBytes: largestPayload(run),
  };
}

/** (Wall time − critical path) / critical path. */
export const overheadOf = ({ wallMs, criticalMs }: Pick<Timing, 'wallMs' | 'criticalMs'>): number =>
  (wallMs - criticalMs) / criticalMs;

/** Draws one after the other. Whatever is played with the same draw asks for dice of its own and gets the same chance. */
export async function drawn<T>(draws: number, seed: number, play: (dice: () => Dice) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let draw = 1; draw <= draws; draw += 1) all.push(await play(() => new Dice(`${seed}/${draw}`)));
  return all;
}

const exitOf = ({ events }: ExecutionRun, state: string): number =>
  timeOf(events.find((event) => event.kind === 'StateExited' && event.state === state));

function timeOf(event: HistoryEvent | undefined): number {
  if (event === undefined) throw new Error('the run did not get that far');
  return event.at.getTime();
}

const largestPayload = ({ events }: ExecutionRun): number => Math.max(...events.map(bytesOf));

function bytesOf(event: HistoryEvent): number {
  const payload = 'input' in event ? event.input : 'output' in event ? event.output : undefined;
  return payload === undefined ? 0 : Buffer.byteLength(JSON.stringify(payload));
}

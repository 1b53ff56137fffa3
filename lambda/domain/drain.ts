import type { Timings } from '../contract/settings';
import type { DrainAnswer } from '../contract/step-answers';
import type { HeldRun } from '../ports/run-store';
import type { Dispatching } from '../ports/serving-store';
import { secondsBetween, wholeSeconds } from './instants';

/**
 * A pause is its run's, and over with it: what stopped a dispatcher for the life of a run can not outlive it. The clocks of two
 * Regions are compared for that; all that hangs on it is when jobs start again.
 */
export function isPaused(
  dispatching: Dispatching | undefined,
  held: HeldRun | undefined,
  now: string,
  { runDeadAfterSeconds }: Pick<Timings, 'runDeadAfterSeconds'>,
): boolean {
  const by = dispatching?.pausedBy;
  if (by === undefined || held?.runId !== by || held.ended !== undefined) return false;
  return secondsBetween(held.heartbeatAt, now) < runDeadAfterSeconds;
}

export type DrainDecision = Pick<DrainAnswer, 'status' | 'waitSeconds'>;

export interface DrainSituation {
  readonly running: number;
  readonly waitedSeconds: number;
  readonly limitSeconds: number;
  readonly tickSeconds: number;
}

/** A dispatcher that read the ledger before it was told claims once more, and each of its ticks is one chance to see that. */
const TICKS = 2;

export function decideDrain({ running, waitedSeconds, limitSeconds, tickSeconds }: DrainSituation): DrainDecision {
  if (waitedSeconds >= limitSeconds) return { status: running === 0 ? 'drained' : 'cut off', waitSeconds: 0 };
  if (running === 0 && waitedSeconds >= TICKS * tickSeconds) return { status: 'drained', waitSeconds: 0 };
  return { status: 'waiting', waitSeconds: wholeSeconds(Math.min(tickSeconds, limitSeconds - waitedSeconds)) };
}

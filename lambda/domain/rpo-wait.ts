import type { LossBound, RpoWait } from '../contract/step-answers';
import { sayLoss } from './loss-bound';
import type { PromotionDecision } from './promotion';

export interface WaitSituation {
  /** By the clock of the run that began it, which may be another run's. */
  readonly sinceSeconds: number;
  /** What this run's own machine has waited for less so far. */
  readonly machineSeconds: number;
  readonly limitSeconds: number;
}

/**
 * Neither clock alone will do: a run that goes on with a dead one knows only when the wait began, and a Region's clock that was set
 * back would wait for ever. Nothing but the end of the wait hangs on them: whoever waits too short refuses too early, and promotes nothing.
 */
export const waitedForLess = ({ sinceSeconds, machineSeconds, limitSeconds }: WaitSituation): number =>
  Math.min(limitSeconds, Math.max(0, sinceSeconds, machineSeconds));

export interface WaitingDatabase {
  readonly name: string;
  readonly required: boolean;
  readonly loss: LossBound;
  readonly decision: PromotionDecision;
}

/**
 * What becomes of the decisions while a takeover waits for less. None is promoted beside a required one that waits: where the wait ends in
 * a refusal all of them are as they were.
 */
export function whileWaiting(
  { name, loss, decision }: WaitingDatabase,
  all: readonly WaitingDatabase[],
  wait: RpoWait,
  first: LossBound | undefined,
): PromotionDecision {
  const { since, waitedSeconds, limitSeconds } = wait;
  const over = waitedSeconds >= limitSeconds;
  if (decision.action === 'wait-for-less') {
    if (!over) return { ...decision, because: `${decision.because}; ${sayWait(wait)}` };
    const began = first === undefined ? '' : `${sayLoss(first)} at first, `;
    const because = `${decision.because}; waited ${limitSeconds} s for less since ${since}: ${began}${sayLoss(loss)} at last`;
    return { action: 'refuse', because };
  }
  const awaited = all.filter((one) => one.required && one.name !== name && one.decision.action === 'wait-for-less');
  if (decision.action !== 'promote' || awaited.length === 0) return decision;
  return { action: 'wait', because: `${awaited.map((one) => one.name).join(', ')} may lose more than the RPO yet` };
}

const sayWait = ({ since, waitedSeconds, limitSeconds }: RpoWait): string =>
  `waits for less since ${since}, ${Math.floor(waitedSeconds)} of ${limitSeconds} s`;

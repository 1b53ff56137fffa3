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
  readonly loss: LossBound;
  /** It may have caught up: the wait does not end on the first look that it leaves without an answer. */
  readonly justSilent: boolean;
  readonly decision: PromotionDecision;
}

/** What becomes of a decision while a takeover waits for less. */
export function whileWaiting(
  { loss, justSilent, decision }: WaitingDatabase,
  wait: RpoWait,
  first: LossBound | undefined,
): PromotionDecision {
  const { since, waitedSeconds, limitSeconds } = wait;
  if (decision.action !== 'wait-for-less') return decision;
  if (waitedSeconds < limitSeconds || justSilent)
    return { ...decision, because: `${decision.because}; ${sayWait(wait)}` };
  const began = first === undefined ? '' : `${sayLoss(first)} at first, `;
  const because = `${decision.because}; waited ${limitSeconds} s for less since ${since}: ${began}${sayLoss(loss)} at last`;
  return { action: 'refuse', because };
}

export interface JudgedDatabase {
  readonly name: string;
  readonly required: boolean;
  readonly decision: PromotionDecision;
}

/**
 * None is promoted beside a required one that may be refused yet: a promotion cannot be taken back, and a refusal leaves all of them as they
 * were. Whatever is awaited here ends: in a judgement, or with the deadline of promotions, which that one would miss anyway.
 */
export function besideUnjudged(one: JudgedDatabase, all: readonly JudgedDatabase[]): PromotionDecision {
  const { name, decision } = one;
  const unjudged = all.filter((other) => other.required && other.name !== name && mayRefuse(other.decision));
  if (decision.action !== 'promote' || unjudged.length === 0) return decision;
  return {
    action: 'wait',
    because: `${unjudged.map((other) => other.name).join(', ')} may lose more than the RPO yet`,
  };
}

const mayRefuse = (decision: PromotionDecision): boolean =>
  decision.action === 'wait-for-less' || ('mayRefuse' in decision && decision.mayRefuse === true);

const sayWait = ({ since, waitedSeconds, limitSeconds }: RpoWait): string =>
  `waits for less since ${since}, ${Math.floor(waitedSeconds)} of ${limitSeconds} s`;

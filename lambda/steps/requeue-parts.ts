import type { MovedJob, RequeuedAnswer } from '../contract/step-answers';

/** What was done, and what stopped it; nothing did where `stopped` is absent. */
export interface Worked {
  readonly counted: RequeuedAnswer;
  readonly stopped?: { readonly kind: 'time' } | { readonly kind: 'failed'; readonly error: unknown };
}

/**
 * Jobs that are moved at a time: each is three writes or four. A client of the ledger has 50 connections, and what waits for one
 * longer than half a second counts as not answered.
 */
export const PART = 50;

/** How many job ids a report names one by one. */
const NAMED_JOBS = 50;

export const NOTHING: RequeuedAnswer = {
  status: 'finished',
  requeued: 0,
  rerun: 0,
  suspect: 0,
  stoppedOnSource: 0,
  jobs: [],
};

/** One part after the other, until something fails or the time is over. `last`: of the last part that came to its end. */
export async function inParts<T>(
  all: readonly T[],
  isOver: () => boolean,
  act: (part: readonly T[]) => Promise<Worked>,
): Promise<Worked & { readonly last?: T }> {
  let counted = NOTHING;
  let last: T | undefined;
  for (let from = 0; from < all.length; from += PART) {
    if (from > 0 && isOver()) return { counted, last, stopped: { kind: 'time' } };
    const part = all.slice(from, from + PART);
    const worked = await act(part).catch(failed);
    counted = add(counted, worked.counted);
    if (worked.stopped !== undefined) return { counted, last, stopped: worked.stopped };
    last = part.at(-1);
  }
  return { counted, last };
}

export const failed = (error: unknown): Worked => ({ counted: NOTHING, stopped: { kind: 'failed', error } });

export const add = (a: RequeuedAnswer, b: RequeuedAnswer): RequeuedAnswer => ({
  status: b.status,
  requeued: a.requeued + b.requeued,
  rerun: a.rerun + b.rerun,
  suspect: a.suspect + b.suspect,
  stoppedOnSource: a.stoppedOnSource + b.stoppedOnSource,
  jobs: [...a.jobs, ...b.jobs].slice(0, NAMED_JOBS),
  suspects: [...(a.suspects ?? []), ...(b.suspects ?? [])].slice(0, NAMED_JOBS),
  moved: suspectsFirst([...(a.moved ?? []), ...(b.moved ?? [])]).slice(0, NAMED_JOBS),
});

/** They wait for a person, the others do not: where not all can be named, they are. */
const suspectsFirst = (moved: readonly MovedJob[]): readonly MovedJob[] => [
  ...moved.filter(({ how }) => how === 'suspect'),
  ...moved.filter(({ how }) => how !== 'suspect'),
];

import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { PromotionDecision } from '../domain/promotion';
import type { Lease } from '../ports/lease-store';

/** No promotion was asked for under this takeover of a switchover: it may still be given back. */
export const isRevocable = (lease: Lease | undefined): boolean => lease?.taken?.course === 'may go back';

/** A switchover judges what it is about to settle: nothing is lost, because its replay is shown. Without that it promotes nothing. */
export function seenAsPlanned({ run, replay, moved }: RunDocument, lease: Lease | undefined): Lease | undefined {
  if (run.orchestration !== 'switchover' || lease?.taken === undefined || !isRevocable(lease)) return lease;
  if ((replay ?? moved?.replay)?.status !== 'replayed')
    throw new FailoverError(
      ERRORS.badInput,
      'nothing shows that the copies have replayed everything: none is promoted',
    );
  return { ...lease, taken: { ...lease.taken, course: 'all replayed' } };
}

/** Before the first promotion of a switchover all of them can be had, or none is asked for: one alone could not go back. */
export function allTogether<T extends { readonly decision: PromotionDecision }>(
  { run }: RunDocument,
  lease: Lease | undefined,
  decided: readonly T[],
): readonly T[] {
  const ready = decided.every(({ decision }) => decision.action === 'promote');
  if (ready || run.orchestration !== 'switchover' || !isRevocable(lease)) return decided;
  return decided.map((d) => (d.decision.action === 'promote' ? { ...d, decision: OTHERS_FIRST } : d));
}

const OTHERS_FIRST: PromotionDecision = {
  action: 'wait',
  because: 'another database cannot be promoted yet, and all are promoted together',
};

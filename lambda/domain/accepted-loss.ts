import type { Timings } from '../contract/settings';
import type { LossBound } from '../contract/step-answers';

/** What a yes accepts. While the old side still renews, the bound moves by a renewal and the lag of a heartbeat before ownership is taken. */
export const acceptedLoss = (
  estimate: LossBound,
  { leaseRenewSeconds }: Pick<Timings, 'leaseRenewSeconds'>,
): number | 'any' => (estimate.kind === 'known' ? estimate.seconds + 2 * leaseRenewSeconds : 'any');

import type { Timings } from '../contract/settings';
import type { Lease } from '../ports/lease-store';
import type { Observation } from '../ports/observation-store';
import { describeObservation } from './evidence';

export interface QuorumJudgement {
  readonly wanted: boolean;
  /** Whose voices count: Regions, and the team's alarms of one that has no vote of its own. */
  readonly votes: readonly string[];
  /** Who saw what, one line for each Region. */
  readonly evidence: readonly string[];
}

type QuorumTimings = Pick<Timings, 'agentTickSeconds' | 'leaseRenewSeconds'>;

/** Verdicts that say that the lease is not renewed. */
const ON_THE_LEASE: ReadonlySet<Observation['verdict']> = new Set(['expired', 'released']);

/** Two of three: one observer, whichever it is, moves nothing (fault A1, A11). */
const QUORUM = 2;

/** Three overlap by design (a life of 150 s, one started a minute), and the schedule may start one twice. */
const KEEPERS_AT_ONCE = 4;

/** A tick's work, the next tick's, and one that was lost: an observer that lives has written anew by then. */
const TICKS_BETWEEN_WORDS = 3;

/**
 * By how many renewals the lease may have moved on while an observer's last word is still fresh: a measure of its age
 * that compares no clocks. With one keeper alone it takes a minute to fill, half a hold-down: the word of an observer
 * that died does not outlive what it saw for longer.
 */
export const renewalsBehind = ({ agentTickSeconds, leaseRenewSeconds }: QuorumTimings): number =>
  Math.ceil((TICKS_BETWEEN_WORDS * agentTickSeconds) / leaseRenewSeconds) * KEEPERS_AT_ONCE;

/**
 * A verdict on the lease counts for exactly the (epoch, renewSeq) that stands now: an old one about a lease that was
 * renewed since is worth nothing. One on transactions rests on a lease that is being renewed, so it counts while it is
 * fresh. The team's alarms are one voice all together, only beside an observer's own, and never that observer's second.
 */
export function judgeQuorum(
  lease: Lease,
  observations: readonly Observation[],
  timings: QuorumTimings,
): QuorumJudgement {
  const fresh = (o: Observation): boolean =>
    o.epoch === lease.epoch && Math.abs(lease.renewSeq - o.renewSeq) <= renewalsBehind(timings);
  const exact = (o: Observation): boolean => o.epoch === lease.epoch && o.renewSeq === lease.renewSeq;
  const counts = (o: Observation): boolean => (ON_THE_LEASE.has(o.verdict) ? exact(o) : fresh(o));
  const voters = observations.filter((o) => o.verdict !== 'healthy' && counts(o));
  const alarming = observations.find((o) => o.alarms?.speak === true && fresh(o) && !voters.includes(o));
  const votes = [
    ...voters.map((o) => o.region),
    ...(alarming === undefined ? [] : [`alarms of the team in ${alarming.region}`]),
  ];
  return {
    wanted: votes.length >= QUORUM,
    votes,
    evidence: observations.map((o) => describeObservation(o, counts(o))),
  };
}

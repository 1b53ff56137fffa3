import type { Lease } from '../ports/lease-store';
import type { Observation } from '../ports/observation-store';

export interface QuorumJudgement {
  readonly wanted: boolean;
  readonly votes: readonly string[];
  readonly evidence: readonly string[];
}

/** Two of three: one observer, whichever it is, moves nothing (fault A1, A11). */
const QUORUM = 2;

/**
 * A verdict counts only for the (epoch, renewSeq) that stands in the ledger now: an old verdict about a lease that was
 * renewed since is worth nothing, and no clocks have to be compared.
 */
export function judgeQuorum(lease: Lease, observations: readonly Observation[]): QuorumJudgement {
  const votes = observations.filter(
    (o) => o.verdict !== 'healthy' && o.epoch === lease.epoch && o.renewSeq === lease.renewSeq,
  );
  return {
    wanted: votes.length >= QUORUM,
    votes: votes.map((vote) => vote.region),
    evidence: observations.map(
      (o) => `${o.region}: ${o.verdict} (epoch ${o.epoch}, renewal ${o.renewSeq}; ${o.detail})`,
    ),
  };
}

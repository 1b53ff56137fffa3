import type { LossBound } from '../contract/step-answers';
import type { ClosedDatabase } from '../ports/fence-store';
import { plusSeconds, roundedUp, secondsBetween } from './instants';
import { hasReplayed } from './replayed-position';

export interface LossEvidence {
  /** The old side's acknowledgement for this database, when there is one. */
  readonly closed?: ClosedDatabase;
  /** Anchor of the last renewal under the old epoch: no deadline in the old database is later than this plus TTL minus margin. */
  readonly lastAnchor?: string;
  /** Why no deadline ends the old side's writes; absent: the database closes by itself. */
  readonly endless?: string;
  /** How long after its deadline a session may still commit; absent: it is refused at the deadline. */
  readonly lateSeconds?: number;
  /** The heartbeat that this copy has replayed, on the clock of the old primary. */
  readonly replayedHeartbeat?: string;
  /** How far this copy has replayed, in the form of the close's position; absent: unknown, or nothing closes the old side. */
  readonly replayedPosition?: string;
  readonly leaseTtlSeconds: number;
  readonly leaseMarginSeconds: number;
}

/**
 * Promise P4: latest possible write on the old side minus what is known to be here, both on the old database's clock, which may have
 * stepped in between by less than the margin.
 * A copy that has replayed the position at which the old side was closed, after its last session had ended, holds all that was
 * acknowledged there. Idle replication lag says nothing (five idle minutes read as five minutes of lag), so it is never used.
 */
export function lossBound(evidence: LossEvidence): LossBound {
  const { closed, endless, replayedHeartbeat, replayedPosition } = evidence;
  if (closed !== undefined && hasReplayed(closed.flushPosition, replayedPosition)) return proven(closed.flushPosition);
  if (replayedHeartbeat === undefined) return unknown('the replica holds no heartbeat of the old primary');
  const deadline = endless === undefined ? latestWrite(evidence) : undefined;
  // A Region that was cut off acknowledges when it is back: its deadline had closed it long before.
  const byDeadline = closed !== undefined && deadline !== undefined && secondsBetween(deadline, closed.closedAt) > 0;
  if (closed !== undefined && !byDeadline) {
    const latest = plusSeconds(closed.closedAt, evidence.leaseMarginSeconds);
    return known(replayedHeartbeat, latest, 'the old side acknowledged its close');
  }
  if (endless !== undefined)
    return unknown(`${endless}: what it writes after ${replayedHeartbeat} is missing here, and growing`);
  if (deadline === undefined) return unknown('the ledger holds no anchor of the old primary');
  return known(replayedHeartbeat, deadline, 'the old side closes by its own deadline');
}

/** The margin is kept back for the flush of a commit that has passed its last check: such a commit is acknowledged. */
const latestWrite = ({ lastAnchor, leaseTtlSeconds, lateSeconds }: LossEvidence): string | undefined =>
  lastAnchor === undefined ? undefined : plusSeconds(lastAnchor, leaseTtlSeconds + (lateSeconds ?? 0));

function known(from: string, to: string, because: string): LossBound {
  return {
    kind: 'known',
    seconds: roundedUp(Math.max(0, secondsBetween(from, to))),
    because: `${because}: ${from} to ${to}`,
    since: from,
  };
}

const proven = (position: string): LossBound => ({
  kind: 'known',
  seconds: 0,
  because: `the old side acknowledged its close at ${position}, and the copy has replayed that`,
  proof: 'replayed',
});

const unknown = (because: string): LossBound => ({ kind: 'unknown', because });

/** Unknown is never within an RPO. */
export const within = (bound: LossBound, limitSeconds: number | 'any'): boolean =>
  limitSeconds === 'any' || (bound.kind === 'known' && bound.seconds <= limitSeconds);

export const sayLoss = (bound: LossBound): string =>
  bound.kind === 'known'
    ? `at most ${bound.seconds.toFixed(1)} s of writes`
    : `an unknown amount of writes (${bound.because})`;

/** The bound of a workload is that of its worst database. */
export function worstLoss(bounds: readonly LossBound[]): LossBound {
  const unknownOne = bounds.find((bound) => bound.kind === 'unknown');
  if (unknownOne) return unknownOne;
  return bounds.reduce<LossBound>(
    (worst, bound) =>
      bound.kind === 'known' && worst.kind === 'known' && bound.seconds > worst.seconds ? bound : worst,
    { kind: 'known', seconds: 0, because: 'no database' },
  );
}

import type { LostRows } from '../contract/lost-rows';
import type { FenceGrade } from '../contract/settings';
import type { LossBound } from '../contract/step-answers';
import type { GuardView } from '../ports/guarded-database';
import { closesByItself } from './fence';
import { plusSeconds, roundedUp, secondsBetween } from './instants';

export interface OldSideEvidence {
  /** As the takeover has stated it, before it opened a database. */
  readonly bound: LossBound;
  /** What it holds and the copy did not show; absent: nobody has looked. */
  readonly lost?: LostRows;
  /** The old primary's own row, read now that it answers. */
  readonly row: NonNullable<GuardView['row']>;
  /** Its first acknowledged close under the epoch that took it over, on its own clock. */
  readonly closedAt: string;
  readonly grade: FenceGrade;
  /** How long after its deadline a session may still have committed. */
  readonly lateSeconds: number;
  readonly leaseMarginSeconds: number;
}

/**
 * What the old side wrote and the promoted copy does not have, now that the old side can be asked. The takeover had to reckon with the
 * latest deadline that its keeper may have written; here stands the one that it did write. All times are the old database's own.
 */
export function oldSideLoss(evidence: OldSideEvidence): LossBound {
  const { bound, row } = evidence;
  if (bound.kind === 'known' && bound.proof !== undefined) return contradicted(evidence.lost) ?? bound;
  const since = bound.kind === 'known' ? bound.since : undefined;
  if (since === undefined)
    return { kind: 'unknown', because: 'the takeover kept no heartbeat up to which the promoted copy is whole' };
  const latest = latestWrite(evidence);
  const heartbeat = row.heartbeatAt === undefined ? '' : `, its last heartbeat is of ${row.heartbeatAt}`;
  return {
    kind: 'known',
    seconds: roundedUp(Math.max(0, secondsBetween(since, latest))),
    because: `the old side itself shows that it wrote until ${latest} at the latest${heartbeat}; the promoted copy is whole up to ${since}`,
    since,
  };
}

/** A proof of nothing says what was acknowledged; what the old side itself shows counts more. */
function contradicted(lost: LostRows | undefined): LossBound | undefined {
  if (lost?.kind !== 'listed' || lost.tables.length === 0) return undefined;
  const because = `nothing was stated to be lost, and the old side holds ${lost.counts} that the copy did not show: something could write after the close`;
  return { kind: 'unknown', because };
}

/** The margin is left for the flush of a commit that had passed its last check. */
function latestWrite({ row, closedAt, grade, lateSeconds, leaseMarginSeconds }: OldSideEvidence): string {
  const closed = plusSeconds(closedAt, leaseMarginSeconds);
  if (!closesByItself(grade)) return closed;
  const deadline = plusSeconds(row.validUntil, lateSeconds + leaseMarginSeconds);
  return secondsBetween(deadline, closed) > 0 ? deadline : closed;
}

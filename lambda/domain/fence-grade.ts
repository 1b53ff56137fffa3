import type { FenceGrade } from '../contract/settings';
import type { FenceRecord } from '../ports/fence-store';
import type { GuardView } from '../ports/guarded-database';
import { type FencedDatabase, isMultiWriter, NO_FENCE } from './fence';

/** What a copy of a database shows of the guard: a replica shows what its primary has. */
export interface GuardSeen {
  readonly answers: boolean;
  /** It was promoted for this takeover: what closed its old side was judged before, and is not seen here any more. */
  readonly promoted: boolean;
  /** Automation only observes: what would close the old side is not installed, so that no write is ever refused. */
  readonly observed: boolean;
  readonly row?: Pick<NonNullable<GuardView['row']>, 'unguarded' | 'faults'>;
}

/**
 * Why a database may not be moved automatically, each with what to do. Empty: its old side closes by itself, or it is
 * outside promise P1.
 */
export function weaknessesOf(database: FencedDatabase, seen: GuardSeen): readonly string[] {
  if (isMultiWriter(database)) return [];
  if (database.grade === 'none') return [NO_FENCE];
  if (database.grade === 'acknowledged') return [ACKNOWLEDGED];
  if (seen.promoted) return [];
  if (seen.observed) return [OBSERVED];
  if (!seen.answers) return ['it does not answer, so nothing shows that the old side closes by itself'];
  if (seen.row === undefined) return [NOT_INSTALLED];
  const { unguarded, faults } = seen.row;
  return [...unguarded.map((table) => `${table}: ${UNGUARDED}`), ...faults];
}

/** What the settings say is believed only where the copy shows it: else the old side closes on its keeper's word only. */
export const judgedGrade = (grade: FenceGrade, weaknesses: readonly string[]): FenceGrade =>
  weaknesses.length === 0 || grade === 'none' ? grade : 'acknowledged';

/**
 * A close ends what it knows: a login that is no application role, or a table without a trigger, may commit after it. Where the copy has shown
 * such a thing, a position that was acknowledged is no proof that nothing came later.
 */
export const closeIsProof = (judged: FenceGrade, configured: FenceGrade): boolean =>
  judged !== 'none' && judged === configured;

/** From what closes by itself soonest to what nothing closes. */
const WORST_LAST: readonly FenceGrade[] = ['enforced', 'watchdog', 'acknowledged', 'none'];

/**
 * A run that goes on with a takeover believes no more than was judged when ownership was taken: the copy may be promoted by
 * now, or silent, and shows nothing. Where no judgement was kept, only the keeper's word counts.
 */
export const judgedAgain = (now: FenceGrade, before: FenceGrade = 'acknowledged'): FenceGrade =>
  WORST_LAST.indexOf(before) > WORST_LAST.indexOf(now) ? before : now;

export const JUDGED_WEAK =
  'when ownership was taken nothing showed that the old side closes by itself, so only the word of its keeper closes it';

const ACKNOWLEDGED =
  'grade "acknowledged": only a living keeper closes the old side; for a takeover without a person use "enforced" or "watchdog"';

export const NOT_INSTALLED =
  'the guard is not installed, so the old side cannot close by itself; the keeper installs it where the database serves, its log says why not';

const OBSERVED =
  'automation is "observe": nothing is installed that closes the old side, only a living keeper does; set it to "approve" or "automatic"';

const UNGUARDED =
  'without a guard, the old side may go on writing there; the keeper guards it where the database serves, its log says why not';

export const MULTI_WRITER =
  'a multi-writer store (grade "none"): both Regions may write to it, it is outside promise P1';

/** An unfenced takeover that nobody has reconciled: two sides may hold different truths. */
export const sayUnreconciled = ({ epoch, at, by, override }: FenceRecord, workload: string): string =>
  `unfenced since ${at} under epoch ${epoch}, overridden by ${override?.by ?? by} (${override?.reason ?? 'no reason kept'}); compare the two sides, then: npx handover reconcile ${workload} --reason "..."`;

/**
 * Going back would make the side that may hold unknown writes the source of truth, or throw them away (fault C6). Asked by
 * every orchestration that returns a workload to the Region that it left; undefined: it may.
 */
export const refusesReturn = (unreconciled: readonly FenceRecord[], workload: string): string | undefined =>
  unreconciled.length === 0
    ? undefined
    : `${workload} may not go back: ${unreconciled.map((fence) => sayUnreconciled(fence, workload)).join('; ')}`;

/** The two sides may hold different truths, and a person has not said which of them counts: making one a copy of the other would decide it. */
export const refusesReseeding = (unreconciled: readonly FenceRecord[], workload: string): string | undefined =>
  unreconciled.length === 0
    ? undefined
    : `${workload} may have been written to on both sides: ${unreconciled.map((fence) => sayUnreconciled(fence, workload)).join('; ')}`;

import type { DatabaseKind, FenceGrade, Timings } from '../contract/settings';
import type { FenceRecord } from '../ports/fence-store';

/** A database whose old side has to be closed, with what closes it there. */
export interface FencedDatabase {
  readonly name: string;
  readonly kind: string;
  readonly grade: FenceGrade;
}

/** `grade` is what its copy has shown, never better than what is `configured`. */
export interface JudgedDatabase extends FencedDatabase {
  readonly configured: FenceGrade;
}

export interface FenceSituation {
  readonly databases: readonly JudgedDatabase[];
  /** What stands in the ledger of the side that served before this epoch. */
  readonly recorded: FenceRecord | undefined;
  /** The machine's own waits since it took ownership; no clock is read (ADR 0006). */
  readonly waitedSeconds: number;
  /** A person has named the override `unfenced`. */
  readonly mayGoUnfenced: boolean;
  /** A switchover: only the keeper's own word counts, because only that names the position to be replayed. */
  readonly wordOnly: boolean;
  readonly timings: Pick<
    Timings,
    'leaseTtlSeconds' | 'watchdogSeconds' | 'acknowledgeDeadlineSeconds' | 'switchoverFenceSeconds'
  >;
}

export type FenceDecision =
  | { readonly action: 'held' | 'unfenced'; readonly recorded: FenceRecord }
  | { readonly action: 'record'; readonly how: 'deadline' | 'unfenced' }
  | { readonly action: 'wait'; readonly leftSeconds: number; readonly because: string }
  | { readonly action: 'give-up'; readonly why: 'no-word' | 'no-fence'; readonly because: string };

/** Promise P1: is the old side closed? A workload promises what its weakest database does. */
export function decideFence(s: FenceSituation): FenceDecision {
  if (s.wordOnly) return acknowledged(s);
  return standing(s) ?? (s.mayGoUnfenced ? overridden(s) : fenced(s));
}

/** What the ledger says already. The first word stands: an acknowledgement that is there is taken before any override. */
function standing({ recorded, databases }: FenceSituation): FenceDecision | undefined {
  const status = statusOf(recorded, databases);
  return recorded === undefined || status === undefined ? undefined : { action: status, recorded };
}

/** No deadline and no override: a side that is closed by its own deadline has acknowledged writes that nobody can name. */
function acknowledged({ recorded, databases, waitedSeconds, timings }: FenceSituation): FenceDecision {
  const missing = databases.filter((d) => !isMultiWriter(d) && recorded?.databases[d.name] === undefined);
  if (recorded?.how === 'acknowledged' && missing.length === 0) return { action: 'held', recorded };
  if (recorded !== undefined && recorded.how !== 'acknowledged')
    return giveUp('no-word', `the fence of this epoch is "${recorded.how}", a switchover needs the keeper's word`);
  const leftSeconds = timings.switchoverFenceSeconds - waitedSeconds;
  if (databases.length === 0 || leftSeconds <= 0)
    return giveUp(
      'no-word',
      `${names(missing)}: the old side's keeper has not acknowledged the close within ${timings.switchoverFenceSeconds} s`,
    );
  return wait(leftSeconds, `${names(missing)}: no word of the old side's keeper yet`);
}

/**
 * A deadline was recorded by a run that had waited for it, an override by one that was told to go on. An acknowledgement
 * closes what it names; of a database that nothing closes it says nothing.
 */
export function statusOf(
  recorded: FenceRecord | undefined,
  databases: readonly FencedDatabase[],
): 'held' | 'unfenced' | undefined {
  if (recorded === undefined) return undefined;
  if (recorded.how !== 'acknowledged') return recorded.how === 'deadline' ? 'held' : 'unfenced';
  return stillOpen(databases, recorded).length === 0 ? 'held' : undefined;
}

/** Databases of which nothing in the ledger says that their old side is closed. */
const stillOpen = <T extends FencedDatabase>(
  databases: readonly T[],
  recorded: FenceRecord | undefined,
): readonly T[] =>
  databases.filter(
    (database) =>
      hasNoFence(database) || (!isMultiWriter(database) && recorded?.databases[database.name] === undefined),
  );

function fenced(s: FenceSituation): FenceDecision {
  const { withoutFence, onWord, deadlineSeconds } = sorted(s);
  if (withoutFence.length > 0) return giveUp('no-fence', `${names(withoutFence)}: ${NO_FENCE}`);
  const limitSeconds =
    onWord.length === 0 ? deadlineSeconds : Math.max(s.timings.acknowledgeDeadlineSeconds, deadlineSeconds);
  const leftSeconds = limitSeconds - s.waitedSeconds;
  if (leftSeconds > 0) return wait(leftSeconds, onWord.length === 0 ? closesBy(leftSeconds) : waitsForWord(onWord));
  if (onWord.length === 0) return { action: 'record', how: 'deadline' };
  return giveUp(
    'no-word',
    `${names(onWord)}: the old side's keeper has not acknowledged within ${limitSeconds} s, and nothing else closes it there`,
  );
}

/**
 * Nothing is opened unfenced before this run itself has waited for a lease's life: it costs nothing beside a promotion and
 * saves two writers. What closes by itself has closed by then, also the guarded tables of a database that was judged weak,
 * whose configured grade counts for that; a keeper had its time for a word, also when an earlier run died a moment after
 * the order to close; and what nothing closes has lost the processes that stop with their lease.
 */
function overridden(s: FenceSituation): FenceDecision {
  const open = stillOpen(s.databases, s.recorded);
  const unfenced = open.some(({ grade }) => !closesByItself(grade));
  const leftSeconds = overrideSeconds(s, open) - s.waitedSeconds;
  if (leftSeconds > 0)
    return wait(leftSeconds, unfenced ? `no acknowledgement yet; unfenced in ${leftSeconds} s` : closesBy(leftSeconds));
  return { action: 'record', how: unfenced ? 'unfenced' : 'deadline' };
}

function overrideSeconds({ databases, timings }: FenceSituation, open: readonly JudgedDatabase[]): number {
  if (databases.length > 0 && open.length === 0) return 0;
  return deadlineOf(['enforced', ...open.flatMap(({ grade, configured }) => [grade, configured])], timings);
}

function sorted({ databases, recorded, timings }: FenceSituation) {
  const open = stillOpen(databases, recorded);
  return {
    withoutFence: open.filter(hasNoFence),
    onWord: open.filter(({ grade }) => grade === 'acknowledged'),
    deadlineSeconds: deadlineOf(databases.length === 0 ? ['enforced'] : open.map(({ grade }) => grade), timings),
  };
}

/**
 * How long after the compare-and-set nothing commits on the old side any more, with nobody alive there.
 *
 *     deadline in the database  = anchor + TTL − margin, on its own clock
 *     anchor                    ≤ its renewal in the ledger ≤ the compare-and-set (renewals pin the epoch)
 *     so deadline               ≤ compare-and-set + TTL − margin
 *     `enforced` refuses at the deadline; the margin is left for drift, clock steps and the flush of a commit:
 *                                 compare-and-set + TTL
 *     `watchdog` ends the last session up to w after the deadline, and the margin is left again:
 *                                 compare-and-set + TTL − margin + w + margin = compare-and-set + TTL + w
 */
function deadlineOf(grades: readonly FenceGrade[], timings: FenceSituation['timings']): number {
  if (grades.includes('watchdog')) return timings.leaseTtlSeconds + timings.watchdogSeconds;
  return grades.includes('enforced') ? timings.leaseTtlSeconds : 0;
}

/** It closes when nobody acts: only then a deadline says anything of it. */
export const closesByItself = (grade: FenceGrade): boolean => grade === 'enforced' || grade === 'watchdog';

/** A store that both Regions write by design has no writer role to take away: outside P1, and no reason to wait. */
export const isMultiWriter = ({ kind, grade }: Pick<FencedDatabase, 'kind' | 'grade'>): boolean =>
  grade === 'none' && !ONE_WRITER.has(kind);

const ONE_WRITER: ReadonlySet<string> = new Set<DatabaseKind>(['rds-replica-pair', 'aurora-global']);

/** One writer at a time, and nothing that closes it: opened under the override only. */
export const hasNoFence = (database: Pick<FencedDatabase, 'kind' | 'grade'>): boolean =>
  database.grade === 'none' && !isMultiWriter(database);

export const NO_FENCE =
  'grade "none": nothing closes it on the old side, so it is opened under the override "unfenced" only';

const waitsForWord = (databases: readonly FencedDatabase[]): string =>
  `${names(databases)}: only the old side's keeper closes it, no word of it yet`;

const closesBy = (left: number): string =>
  `no acknowledgement yet; the old databases close by themselves in ${left} s at the latest`;

export const names = (databases: readonly Pick<FencedDatabase, 'name'>[]): string =>
  databases.map(({ name }) => name).join(', ');

const wait = (leftSeconds: number, because: string): FenceDecision => ({ action: 'wait', leftSeconds, because });
const giveUp = (why: 'no-word' | 'no-fence', because: string): FenceDecision => ({ action: 'give-up', why, because });

import type { Check } from '../contract/step-answers';
import type { ReadinessCheck } from './precheck';

/**
 * What a check that does not pass keeps from being begun. Only what RDS itself refuses, or what would open a second way to write, stops a
 * failover: in an outage a copy that is not quite alike serves better than none. A switchover can wait until it is mended.
 */
export type Stops = 'every run' | 'a switchover' | 'nothing';

/** One line of what was compared: it passed, it did not, or nobody could tell. */
export interface ParityCheck extends Check {
  /** What was looked at, for example `engine version`. */
  readonly about: string;
  readonly stops: Stops;
  readonly unknown?: true;
  /** The next try may tell. */
  readonly passes?: true;
  /** The database that it is about, where the workload may serve without it: what stops every run leaves that one out. */
  readonly optional?: string;
}

/** What a rule found: what is there, and where that is not right what to do about it. */
export interface Finding {
  readonly seen: string;
  readonly wrong?: string;
}

export interface ParityRule<Compared> {
  readonly about: string;
  readonly stops: Stops;
  /** Nothing: the rule does not apply to it. */
  readonly finds: (compared: Compared) => Finding | undefined;
}

/** What was asked of a Region, or why it has not told. */
export type Told<Facts> = { readonly told: true; readonly facts: Facts | undefined } | Untold;

export interface Untold {
  readonly told: false;
  readonly because: string;
  /** Whoever was asked did not answer, or said "later". */
  readonly passes?: true;
}

export const found = <Compared>(
  name: string,
  rules: readonly ParityRule<Compared>[],
  compared: Compared,
): ParityCheck[] =>
  rules.flatMap(({ about, stops, finds }) => {
    const finding = finds(compared);
    if (finding === undefined) return [];
    const { seen, wrong } = finding;
    return [{ name, about, stops, passed: wrong === undefined, detail: wrong ?? seen }];
  });

/** Unknown is neither alike nor unlike: a switchover waits until somebody can tell. */
export const unknown = (name: string, about: string, because: string, stops: Stops = 'a switchover'): ParityCheck => ({
  name,
  about,
  stops,
  passed: false,
  detail: because,
  unknown: true,
});

/** What the next try may tell stops no run for good: of databases whose own checks stop every run. */
export const firstPassing = (checks: readonly ParityCheck[]): ParityCheck | undefined =>
  checks.find(({ stops, passes, optional }) => stops === 'every run' && passes === true && optional === undefined);

/** What a check of the other side is about. That a Region that is lost does not tell is said by a failover, and is no warning. */
export const OTHER_SIDE = 'other side';

/** What a failover takes for its readiness, and what it only says. */
export const ofFailover = (
  checks: readonly ParityCheck[],
): { readonly ready: readonly ReadinessCheck[]; readonly named: readonly Check[] } => ({
  ready: failed(checks)
    .filter(({ stops }) => stops === 'every run')
    .map((check) => ({ ...plainCheck(check), ...(check.optional !== undefined && { optional: true }) })),
  named: failed(checks)
    .filter(({ stops }) => stops !== 'every run')
    .map((check) =>
      check.about === OTHER_SIDE && check.unknown ? { ...plainCheck(check), passed: true } : plainCheck(check),
    ),
});

/** Databases that the workload may serve without and that no run may promote, each with its reason; unknown is no yes. */
export const unlikeAndOptional = (checks: readonly ParityCheck[]): ReadonlyMap<string, string> =>
  new Map(
    failed(checks).flatMap(({ stops, optional, detail }) =>
      stops === 'every run' && optional !== undefined ? [[optional, detail] as const] : [],
    ),
  );

/** What a switchover is refused for; what stops nothing is only said. */
export const ofSwitchover = (
  checks: readonly ParityCheck[],
): { readonly ready: readonly Check[]; readonly named: readonly Check[] } => ({
  ready: failed(checks)
    .filter(({ stops }) => stops !== 'nothing')
    .map(plainCheck),
  named: failed(checks)
    .filter(({ stops }) => stops === 'nothing')
    .map(plainCheck),
});

/** A run carries its checks from state to state: of a hundred databases that are alike it would carry nothing else. */
const failed = (checks: readonly ParityCheck[]): readonly ParityCheck[] => checks.filter(({ passed }) => !passed);

const plainCheck = ({ name, passed, detail }: ParityCheck): Check => ({ name, passed, detail });

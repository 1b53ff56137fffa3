import type { RunReport, UnfencedTakeover } from '../contract/report';
import type { LossBound } from '../contract/step-answers';
import { counted, duration, instant } from './figures';
import { jobMismatches, sumJobs } from './job-sum';

/** How much may be missing. Unknown is said, never shown as zero (promise P4). */
export const boundInWords = (bound: LossBound): string =>
  bound.kind === 'known' ? `at most ${duration(bound.seconds * 1_000)}` : 'unknown';

/** The bound that holds for all databases together: unknown as soon as one is unknown. */
export function worstBound(losses: RunReport['losses']): LossBound {
  const seconds = (bound: LossBound): number => (bound.kind === 'known' ? bound.seconds : Number.POSITIVE_INFINITY);
  return losses.map((loss) => loss.bound).reduce((worst, bound) => (seconds(bound) > seconds(worst) ? bound : worst));
}

/** What was counted, or that nobody counted. */
export const measuredInWords = (measured: string | undefined): string => measured ?? 'not measured';

/** The sum of the phases; `undefined` when the run did not measure them, which is not the same as no downtime. */
export function downtimeMs(report: RunReport): number | undefined {
  if (report.downtime.length === 0) return undefined;
  return report.downtime.reduce((sum, phase) => sum + phase.milliseconds, 0);
}

export function promiseCounts(report: RunReport): { kept: number; broken: number; notChecked: number } {
  const how = (verdict: string): number => report.promises.filter((promise) => promise.verdict === verdict).length;
  return { kept: how('kept'), broken: how('broken'), notChecked: how('not checked') };
}

/** What failed is named among the warnings. */
export function checksInWords({ checks }: RunReport): string {
  const passed = checks.filter((check) => check.passed).length;
  return `${passed} of ${checks.length} passed`;
}

const VERDICTS = ['broken', 'kept', 'not checked'] as const;

/** Each promise by its id, what is broken first: `P4 broken · P1 P2 P3 P5 kept · P7 not checked`. */
export function promisesInWords({ promises }: RunReport): string {
  const named = VERDICTS.map((verdict) => [verdict, promises.filter((one) => one.verdict === verdict)] as const);
  return named
    .filter(([, those]) => those.length > 0)
    .map(([verdict, those]) => `${those.map(({ id }) => id).join(' ')} ${verdict}`)
    .join(' · ');
}

/** True only when the report shows that ownership was never taken: before that, nothing has changed (promise P5). */
export function nothingChanged(report: RunReport): boolean {
  const stopped = report.outcome !== 'completed' && report.outcome !== 'incomplete';
  const taking = report.operations.filter((operation) => operation.name === 'TakeOwnership');
  return stopped && taking.every((operation) => operation.state === 'not started');
}

/** Two sides may have been written to, and nobody has compared them yet. */
const unfencedInWords = ({ since, by, reason, epoch }: UnfencedTakeover): string =>
  `UNFENCED since ${instant(since)} by ${by} (${reason}), epoch ${epoch}: the old side may have been written to, until somebody has reconciled the two`;

/** What a reader must not miss, whatever the outcome says. Empty: nothing. */
export function warnings(report: RunReport): readonly string[] {
  const broken = report.promises.filter((promise) => promise.verdict === 'broken');
  const failed = report.checks.filter((check) => !check.passed);
  const unknown = report.losses.filter((loss) => loss.bound.kind === 'unknown');
  const { suspect } = sumJobs(report.jobs);
  return [
    ...(report.unfenced ?? []).map(unfencedInWords),
    ...(report.overridden ?? []).map((what) => `overridden by a person: ${what}`),
    ...broken.map((promise) => `promise ${promise.id} is broken: ${promise.evidence}`),
    ...jobMismatches(report.jobs),
    ...failed.map((check) => `check "${check.name}" did not pass: ${check.detail}`),
    ...unknown.map((loss) => `lost writes of ${loss.database} are unknown: ${loss.bound.because}`),
    ...(suspect > 0 ? [`${counted(suspect, 'suspect job')}: recorded done, effect not found`] : []),
  ];
}

import type { UnfencedTakeover } from '../contract/report';
import type { RunDocument } from '../contract/run-document';
import type { Lease } from '../ports/lease-store';
import type { RunEnding } from '../ports/run-store';
import { reprotectOutcome } from './reprotect-outcome';

export type Outcome = RunEnding['outcome'];

export interface RunOutcome {
  readonly outcome: Outcome;
  readonly summary: string;
  /** What a person should do or type next. */
  readonly next: string;
  /** The run raised the epoch. */
  readonly changed: boolean;
}

/** How the run ended, from its document and the lease; a lost answer of the take-over is found in the lease. */
export function judgeOutcome(
  document: RunDocument,
  lease: Lease | undefined,
  unfenced: readonly UnfencedTakeover[] = [],
  pauseSeconds?: number,
): RunOutcome {
  if (document.run.orchestration === 'reprotect') return ofReprotect(document, unfenced);
  const changed = document.ownership !== undefined || lease?.taken?.by === document.run.id;
  const outcome =
    document.error === undefined
      ? endedWell(document, changed, pauseSeconds)
      : stopped(document, changed, pauseSeconds);
  return unfenced.length === 0 ? outcome : sayUnfenced(outcome, document.run.workload);
}

function ofReprotect(document: RunDocument, unfenced: readonly UnfencedTakeover[]): RunOutcome {
  const { error, run } = document;
  const why = error === undefined ? undefined : `${error.Error}: ${reasonOf(error.Cause)}`;
  const outcome = reprotectOutcome(document, why);
  return unfenced.length === 0 ? outcome : sayUnfenced(outcome, run.workload);
}

const takenUnasked = ({ run }: RunDocument): RunOutcome => ({
  outcome: 'incomplete',
  summary: `the epoch was raised for ${run.region} before anybody had said yes; the workload is in between`,
  next: `go on: npx handover failover ${run.workload} --reason "go on with ${run.id}"`,
  changed: true,
});

/** It stands in the first sentence that anybody reads, until somebody has reconciled the two sides. */
const sayUnfenced = (outcome: RunOutcome, workload: string): RunOutcome => ({
  ...outcome,
  summary: `${outcome.summary}${outcome.outcome === 'completed' ? ', unfenced' : '; the workload is unfenced'}`,
  next: [
    ...(outcome.outcome === 'completed' ? [] : [outcome.next]),
    `compare the two sides, then: npx handover reconcile ${workload} --reason "..."`,
  ].join('\n'),
});

function endedWell(document: RunDocument, changed: boolean, pauseSeconds?: number): RunOutcome {
  const { approval, precheck, run } = document;
  const stopped = approval?.status === 'declined' || approval?.status === 'expired' || precheck?.next === 'observe';
  // The shipped machine asks before it takes; a report must not say so of one that did not.
  if (stopped && changed) return takenUnasked(document);
  if (approval?.status === 'declined')
    return unchanged('declined', `${approval.by} declined: ${approval.reason}; nothing has changed`);
  if (approval?.status === 'expired')
    return unchanged('refused', `nobody answered before ${approval.deadline}; nothing has changed`);
  if (precheck?.next === 'observe')
    return unchanged('observed', `would have moved ${run.workload} to ${precheck.to}; nothing has changed`);
  const missing = document.inventory?.missing ?? [];
  const without = missing.length === 0 ? '' : `, without ${missing.join(', ')}`;
  return {
    outcome: 'completed',
    summary: `${run.workload} serves from ${run.region} under epoch ${document.inventory?.epoch ?? document.ownership?.epoch}${without}${sayPause(pauseSeconds)}`,
    next: missing.length === 0 ? 'npx handover status' : goOnWith(run, missing),
    changed,
  };
}

const goOnWith = ({ workload }: RunDocument['run'], missing: readonly string[]): string =>
  `mend ${missing.join(', ')}, then: npx handover failover ${workload} --left-out --reason "go on with ${missing.join(', ')}"; what serves stays as it is`;

/** A switchover that has nothing left to do: it went back, or never began. */
function wentBack({ run, back }: RunDocument, why: string, pauseSeconds?: number): RunOutcome | undefined {
  if (back?.status !== 'back') return undefined;
  return {
    outcome: 'returned',
    summary: `not moved: ${why}; ${back.because} under epoch ${back.epoch}${sayPause(pauseSeconds)}`,
    next: `mend what the message names, then: ${start(run)} --reason "..."`,
    changed: true,
  };
}

const sayPause = (seconds?: number): string =>
  seconds === undefined ? '' : `; writes paused for at most ${seconds.toFixed(1)} s`;

/** Until a promotion is asked for, nothing but the old side's keeper has to be alive for it to serve again. */
function whereItIs({ run, back, backError }: RunDocument): string {
  if (run.orchestration !== 'switchover') return '';
  if (back?.status === 'forward') return `; it does not go back: ${back.because}`;
  return `; it did not go back: ${backError?.Error ?? 'it was not tried'}: ${reasonOf(backError?.Cause)}; as long as no promotion was asked for, the keeper of the Region that served takes the lease back and opens again`;
}

const start = ({ orchestration, workload }: RunDocument['run']): string => `npx handover ${orchestration} ${workload}`;

function stopped(document: RunDocument, changed: boolean, pauseSeconds?: number): RunOutcome {
  const { run, error } = document;
  const why = `${error?.Error}: ${reasonOf(error?.Cause)}`;
  const returned = wentBack(document, why, pauseSeconds);
  if (returned !== undefined) return returned;
  if (!changed)
    return {
      ...unchanged('refused', `${why}; nothing has changed`),
      next: `mend what the message names, then: ${start(run)} --reason "..."`,
    };
  return {
    outcome: 'incomplete',
    summary: `stopped after the epoch was raised for ${run.region}: ${why}${whereItIs(document)}`,
    next: `what is done stays done; mend what the message names, then go on: ${start(run)} --reason "go on with ${run.id}"`,
    changed,
  };
}

const unchanged = (outcome: Outcome, summary: string): RunOutcome => ({
  outcome,
  summary,
  next: 'npx handover status',
  changed: false,
});

/** A Lambda's failure arrives as the JSON text `{errorType, errorMessage, trace}`. */
export function reasonOf(cause: string | undefined): string {
  if (cause === undefined) return 'no cause given';
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed) return String(parsed.errorMessage);
  } catch {
    return cause;
  }
  return cause;
}

import type { ClaimAnswer, RunSeen, Trigger } from '../contract/run-document';
import type { Timings } from '../contract/settings';
import type { Lease } from '../ports/lease-store';
import type { HeldRun } from '../ports/run-store';
import { secondsBetween, wholeSeconds } from './instants';

export interface ClaimSituation {
  readonly runId: string;
  readonly region: string;
  readonly trigger: Trigger;
  readonly lease: Lease | undefined;
  readonly held: HeldRun | undefined;
  /** Epoch of the last takeover that was completed, 0 when there was none. */
  readonly inventoryEpoch: number;
  /** What this execution saw of the other run before it waited. */
  readonly seen: RunSeen | undefined;
  readonly now: string;
  readonly timings: Timings;
}

export type ClaimDecision =
  | { readonly action: 'claim'; readonly resumes?: string }
  | Exclude<ClaimAnswer, { outcome: 'claimed' }>;

/** Single flight, anti-flap and stale triggers, before anything is touched. */
export function decideClaim(situation: ClaimSituation): ClaimDecision {
  return (
    otherRun(situation) ??
    nothingToMove(situation) ??
    staleOrFlapping(situation) ?? { action: 'claim', resumes: resumes(situation) }
  );
}

function otherRun({ held, seen, runId, timings, now }: ClaimSituation): ClaimDecision | undefined {
  if (held === undefined || held.ended !== undefined || held.runId === runId) return undefined;
  const holder = `run ${held.runId} in ${held.region} holds the workload since ${held.startedAt}, started by ${held.startedBy}`;
  if (seen?.runId === held.runId && seen.heartbeat === held.heartbeat) return undefined;
  const silentSeconds = secondsBetween(held.heartbeatAt, now);
  if (seen !== undefined || silentSeconds < timings.runDeadAfterSeconds)
    return { outcome: 'already-running', because: `${holder}; it is alive` };
  return {
    outcome: 'wait-for-other-run',
    waitSeconds: wholeSeconds(timings.runDeadAfterSeconds),
    seen: { runId: held.runId, heartbeat: held.heartbeat },
    because: `${holder}; its heartbeat stopped, an unchanged count after the wait proves it dead`,
  };
}

function nothingToMove(situation: ClaimSituation): ClaimDecision | undefined {
  const { lease, region } = situation;
  if (lease === undefined) return refused('the ledger holds no lease of this workload yet: no keeper has ever run');
  if (lease.active !== region || resumes(situation) !== undefined) return undefined;
  return refused(`${region} serves the workload already under epoch ${lease.epoch}; start the run in the other Region`);
}

/**
 * A takeover to go on with: the inventory does not know its epoch yet, or it does and the run died before its report,
 * which would otherwise hold the workload for ever.
 */
function resumes({ lease, held, region, inventoryEpoch }: ClaimSituation): string | undefined {
  if (lease?.taken === undefined || lease.active !== region) return undefined;
  const unreported = held?.region === region && held.ended === undefined;
  if (inventoryEpoch >= lease.epoch && !unreported) return undefined;
  return held?.runId ?? lease.taken.by;
}

function staleOrFlapping(situation: ClaimSituation): ClaimDecision | undefined {
  const { trigger, lease, timings, now } = situation;
  const changedAt = lease?.taken?.at;
  if (trigger.kind !== 'alarm' || changedAt === undefined || resumes(situation) !== undefined) return undefined;
  if (Date.parse(trigger.at) <= Date.parse(changedAt))
    return refused(`alarm ${trigger.alarm} fired at ${trigger.at}, before the last change at ${changedAt}`);
  const quietSeconds = secondsBetween(changedAt, now);
  if (quietSeconds >= timings.antiFlapSeconds) return undefined;
  return refused(
    `the workload changed ${Math.round(quietSeconds)} s ago, an alarm may move it again after ${timings.antiFlapSeconds} s; a person may start a run at any time`,
  );
}

const refused = (because: string): ClaimDecision => ({ outcome: 'refused', because });

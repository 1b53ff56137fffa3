import type { ClaimAnswer, RunSeen, Trigger } from '../contract/run-document';
import type { Timings } from '../contract/settings';
import type { Lease } from '../ports/lease-store';
import type { HeldRun } from '../ports/run-store';
import { type StandingHold, sayHold } from './automation-hold';
import { isHeldBy } from './held-run';
import { secondsBetween, wholeSeconds } from './instants';

export interface ClaimSituation {
  readonly runId: string;
  readonly executionArn: string;
  readonly region: string;
  readonly trigger: Trigger;
  readonly lease: Lease | undefined;
  readonly held: HeldRun | undefined;
  /** Somebody has switched automation off, for this workload or for all. */
  readonly hold: StandingHold | undefined;
  /** Epoch of the last takeover that was completed, 0 when there was none. */
  readonly inventoryEpoch: number;
  /** That takeover has left databases out. */
  readonly degraded: boolean;
  /** What this execution saw of the other run before it waited. */
  readonly seen: RunSeen | undefined;
  readonly now: string;
  readonly timings: Timings;
}

export type ClaimDecision =
  | { readonly action: 'claim'; readonly resumes?: string; readonly overridden: readonly string[] }
  | Exclude<ClaimAnswer, { outcome: 'claimed' }>;

/** Single flight, automation off, anti-flap and stale triggers, before anything is touched. */
export function decideClaim(situation: ClaimSituation): ClaimDecision {
  const blocks = alarmBlocks(situation);
  const claim: ClaimDecision = { action: 'claim', resumes: resumes(situation), overridden: blocks };
  if (holdsAlready(situation)) return claim;
  return otherRun(situation) ?? nothingToMove(situation) ?? stale(situation) ?? blocked(situation, blocks) ?? claim;
}

/** A retry whose first answer was lost: what was said meanwhile is for later runs. */
const holdsAlready = ({ held, runId, executionArn }: ClaimSituation): boolean =>
  isHeldBy(held, { id: runId, executionArn });

function otherRun({ held, seen, timings, now }: ClaimSituation): ClaimDecision | undefined {
  if (held === undefined || held.ended !== undefined) return undefined;
  const holder = sayHolder(held);
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

/** Every other starter is told who holds the workload, and since when. */
export const sayHolder = ({ runId, region, startedAt, startedBy }: HeldRun): string =>
  `run ${runId} in ${region} holds the workload since ${startedAt}, started by ${startedBy}`;

function nothingToMove(situation: ClaimSituation): ClaimDecision | undefined {
  const { lease, region } = situation;
  if (lease === undefined) return refused('the ledger holds no lease of this workload yet: no keeper has ever run');
  if (lease.active !== region || resumes(situation) !== undefined) return undefined;
  return refused(`${region} serves the workload already under epoch ${lease.epoch}; start the run in the other Region`);
}

/**
 * A takeover to go on with: the inventory does not know its epoch yet, or it does and the run died before its report,
 * which would otherwise hold the workload for ever, or it has left databases out and a person has mended them.
 */
function resumes({ lease, held, region, inventoryEpoch, degraded, trigger }: ClaimSituation): string | undefined {
  if (lease?.taken === undefined || lease.active !== region) return undefined;
  const unreported = held?.region === region && held.ended === undefined;
  // What a switchover gave back is opened by the keeper of the side that serves: there is no takeover to go on with.
  const goesOn = degraded && trigger.kind === 'person' && lease.taken.back !== true;
  if (inventoryEpoch >= lease.epoch && !unreported && !goesOn) return undefined;
  return held?.runId ?? lease.taken.by;
}

function stale({ trigger, lease, ...rest }: ClaimSituation): ClaimDecision | undefined {
  const changedAt = lease?.taken?.at;
  if (trigger.kind !== 'alarm' || changedAt === undefined || resumes({ trigger, lease, ...rest }) !== undefined)
    return undefined;
  if (Date.parse(trigger.at) > Date.parse(changedAt)) return undefined;
  return refused(`alarm ${trigger.alarm} fired at ${trigger.at}, before the last change at ${changedAt}`);
}

const blocked = ({ trigger }: ClaimSituation, [block]: readonly string[]): ClaimDecision | undefined =>
  trigger.kind === 'alarm' && block !== undefined
    ? refused(`${block}; a person may start a run at any time`)
    : undefined;

/** What stops an alarm. A person overrides it by starting the run, and the run says so. */
const alarmBlocks = (situation: ClaimSituation): string[] =>
  [automationOff(situation), flapping(situation)].flatMap((block) => block ?? []);

/** It wins over everything that starts by itself, also over going on with a takeover (fault A11). */
const automationOff = ({ hold }: ClaimSituation): string | undefined =>
  hold === undefined ? undefined : sayHold(hold);

function flapping(situation: ClaimSituation): string | undefined {
  const { lease, timings, now } = situation;
  // What a switchover gave back has not moved: when the side that serves again is lost now, that is no flap.
  const changedAt = lease?.taken?.back === true ? undefined : lease?.taken?.at;
  if (changedAt === undefined || resumes(situation) !== undefined) return undefined;
  const quietSeconds = secondsBetween(changedAt, now);
  if (quietSeconds >= timings.antiFlapSeconds) return undefined;
  return `the workload changed ${Math.round(quietSeconds)} s ago, an alarm may move it again after ${timings.antiFlapSeconds} s`;
}

const refused = (because: string): ClaimDecision => ({ outcome: 'refused', because });

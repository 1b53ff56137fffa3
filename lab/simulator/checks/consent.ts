import type { AutomationHold } from '../../../lambda/ports/automation-store';
import type { Asked } from '../../../lambda/ports/decision-store';
import type { Lease } from '../../../lambda/ports/lease-store';
import type { HeldRun } from '../../../lambda/ports/run-store';
import type { SimulatedWorld } from '../simulated-world';
import type { Check, Violation } from './check';
import { lossesOf } from './honest-loss';

/** P5: what a person has to agree to is not done before the yes, nor by a run that may only look. */
export const consent: Check = ({ world }) => [...ownership(world), ...lossAboveRpo(world), ...waitedTooLong(world)];

const ownership = (world: SimulatedWorld): Violation[] =>
  world.table.changesOf('lease').flatMap(({ before, after, atMs }): Violation[] => {
    const [was, { taken, epoch }] = [before as Lease | undefined, after as Lease];
    if (taken === undefined || was === undefined || was.epoch === epoch) return [];
    const missing = missingConsent(world, taken.by, atMs);
    return missing === undefined
      ? []
      : [{ promise: 'P5', atMs, text: `run ${taken.by} took epoch ${epoch} ${missing}` }];
  });

function missingConsent(world: SimulatedWorld, runId: string, atMs: number): string | undefined {
  const trigger = world.chronicle.executions.find(({ name }) => name === runId)?.trigger;
  const { automation } = world.settings;
  const asked = world.table.changesOf(`decision/${runId}`);
  if (trigger === 'alarm' && asked.length === 0 && isHeld(world, atMs)) return 'although automation was switched off';
  if (automation === 'observe' && trigger === 'alarm') return 'although automation may only observe';
  if (asked.length === 0) return automation === 'approve' && trigger === 'alarm' ? 'and nobody was asked' : undefined;
  const answer = asked.findLast((change) => change.atMs <= atMs)?.after as Asked | undefined;
  if (answer?.decision?.verdict === 'approved') return undefined;
  return answer?.decision === undefined ? 'before anybody had answered' : 'although a person had declined';
}

/** A step has looked at most so long before. */
const LOOKED_MS = 35_000;

function isHeld(world: SimulatedWorld, atMs: number): boolean {
  const word = world.table.changesOf('automation/workload').findLast((change) => change.atMs <= atMs);
  const hold = (word?.after as { readonly hold?: AutomationHold } | undefined)?.hold;
  if (word === undefined || hold === undefined || atMs - word.atMs < LOOKED_MS) return false;
  return Date.parse(hold.until) - world.startMs > atMs + LOOKED_MS;
}

/** A loss above the RPO, where somebody has to agree to it: nobody did. */
function lossAboveRpo(world: SimulatedWorld): Violation[] {
  const { whenRpoExceeded, rpoSeconds } = world.settings;
  if (whenRpoExceeded === 'promote') return [];
  return lossesOf(world).flatMap(({ losses, atMs, epoch }): Violation[] => {
    const above = Object.entries(losses).filter(([, bound]) => bound.kind === 'unknown' || bound.seconds > rpoSeconds);
    if (above.length === 0 || agreed(world, atMs)) return [];
    const text = `epoch ${epoch}: ${above.map(([name]) => name).join(', ')} lost more than the RPO of ${rpoSeconds} s, and nobody agreed`;
    return [{ promise: 'P5', atMs, text }];
  });
}

const agreed = (world: SimulatedWorld, atMs: number): boolean =>
  world.chronicle.executions.some(
    ({ startedMs, acceptLoss, overrides }) => startedMs <= atMs && (acceptLoss || overrides.includes('unfenced')),
  ) ||
  world.table.changes.some(
    ({ key, after, atMs: answeredMs }) =>
      key.startsWith('decision/') && answeredMs <= atMs && (after as Asked).decision?.verdict === 'approved',
  );

/** A takeover that waits for less loss waits no longer than is configured, and a look; whichever run waits. */
function waitedTooLong(world: SimulatedWorld): Violation[] {
  const { rpoWaitSeconds = 0 } = world.settings;
  const begun = world.table.changes.filter(({ key }) => key.startsWith('loss-wait/'));
  return begun.flatMap(({ key, atMs: sinceMs }): Violation[] => {
    const until = sinceMs + rpoWaitSeconds * 1000 + LOOKED_MS;
    const late = world.table
      .changesOf('run')
      .find(({ after, atMs }) => atMs > until && isWaiting(after as HeldRun, atMs, world));
    if (late === undefined || epochAt(world, late.atMs) !== key.slice('loss-wait/'.length)) return [];
    const waited = Math.round((late.atMs - sinceMs) / 1000);
    const text = `epoch ${epochAt(world, late.atMs)}: it still waits for less loss after ${waited} s, and ${rpoWaitSeconds} s are configured`;
    return [{ promise: 'P5', atMs: late.atMs, text }];
  });
}

/** This very change says so: a step's last word stays in the item when later ones have theirs. */
function isWaiting({ steps: { PromoteDatabases: look } }: HeldRun, atMs: number, world: SimulatedWorld): boolean {
  const looked = look !== undefined && Math.abs(Date.parse(look.endedAt) - world.startMs - atMs) < LOOKED_MS;
  return looked && look.state === 'in progress' && look.detail.includes('waiting for less loss');
}

const epochAt = (world: SimulatedWorld, atMs: number): string | undefined =>
  String((world.table.changesOf('lease').findLast((change) => change.atMs <= atMs)?.after as Lease | undefined)?.epoch);

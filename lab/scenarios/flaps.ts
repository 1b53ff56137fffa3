import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '../../lambda/ports/lease-store';
import type { LabCheck } from '../verdict/lab-check';
import { longestGap, renewalsOf } from '../verdict/renewals';
import { sayEnd } from '../verdict/run-ends';
import { readFence } from './old-database';
import { comesTrue, type Stage } from './stage';
import { deliver, takeoverEvent, untilEnded } from './takeover-alarm';
import { endsOf, NOT_CONFIRMED, toldWhy } from './told-why';

export const FLAPS = 10;
/** Each keeper misses a renewal at least; one that had renewed a tick ago comes back well within the lease. */
const CUT_MS = 1_500;
/** Each cut is to be one: the next begins when the deadline in the database moves on again. */
const BACK_LIMIT_MS = 10_000;

export interface Flaps {
  readonly from: number;
  readonly to: number;
  /** What each cut has met. */
  readonly cuts: readonly number[];
  readonly runs: readonly string[];
  /** When they were over. */
  readonly lease: Lease | undefined;
}

export const NO_FLAPS: Flaps = { from: 0, to: 0, cuts: [], runs: [], lease: undefined };

/** Again and again the keepers lose the ledger for less than a lease, and each time the alarm goes off. */
export async function flap(stage: Stage): Promise<Flaps> {
  const { ledger, happenings } = stage.world.parts;
  const lane = stage.world.firstRegion;
  const from = Date.now();
  const cuts: number[] = [];
  const runs: string[] = [];
  stage.faults.push({ what: 'its keepers lose the ledger for less than a lease', hits: () => sum(cuts) });
  for (let count = 1; count <= FLAPS; count++) {
    happenings.tell({ lane, kind: 'fault', text: `flap ${count} of ${FLAPS}: no keeper reaches the ledger` });
    cuts.push(await cutKeepers(stage, () => runs.push(...deliver(stage, takeoverEvent(stage, stage.world.other)))));
    await untilExtended(stage);
  }
  await untilEnded(stage, runs);
  happenings.tell({ lane, kind: 'note', text: `${FLAPS} flaps, ${runs.length} runs, and it serves as before` });
  return { from, to: Date.now(), cuts, runs, lease: await ledger.leases.read() };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** The alarm goes off in the middle of it. Answers how many calls it has met. */
async function cutKeepers({ world }: Stage, alarm: () => void): Promise<number> {
  const cut = world.parts.cloud.faults.add({
    callerRegion: world.firstRegion,
    service: 'dynamodb',
    when: ({ caller }) => caller.endsWith('-keeper'),
    fault: { kind: 'refuse' },
  });
  await sleep(CUT_MS / 2);
  alarm();
  await sleep(CUT_MS / 2);
  cut.remove();
  return cut.hits;
}

async function untilExtended(stage: Stage): Promise<void> {
  const { validUntil } = await readFence(stage);
  await comesTrue(BACK_LIMIT_MS, async () => (await readFence(stage)).validUntil > validUntil);
}

/** What the flaps have shown: they were there, and nothing came of them. */
export const flapsChecks = (stage: Stage, flaps: Flaps): readonly LabCheck[] => [
  realCheck(stage, flaps),
  leaseCheck(stage, flaps),
  quietCheck(stage, flaps),
];

function realCheck(stage: Stage, { cuts, runs }: Flaps): LabCheck {
  const ends = endsOf(stage, runs);
  const met = cuts.filter((hits) => hits > 0).length;
  const refused = ends.filter(({ words }) => NOT_CONFIRMED.test(words)).length;
  const strange = ends.filter((end) => !toldWhy(end));
  const counts = `${met} of ${cuts.length} cuts met something, ${runs.length} runs: ${refused} not confirmed, ${ends.length - refused} told who holds the workload`;
  return {
    name: 'each flap was real, started a run, and that run was told why it does nothing',
    passed: met === FLAPS && runs.length === FLAPS && ends.length === FLAPS && refused > 0 && strange.length === 0,
    detail: strange.length > 0 ? strange.map(sayEnd).join(' | ') : counts,
  };
}

/** Long enough without a renewal to be noticed, and never as long as a lease. */
function leaseCheck({ before, world }: Stage, { lease, from, to }: Flaps): LabCheck {
  const within = renewalsOf(world.parts.cloud.log.entries).filter(({ at }) => at >= from && at <= to);
  const gap = longestGap(within);
  const ttlMs = world.parts.timings.leaseTtlSeconds * 1000;
  const same = before !== undefined && lease?.epoch === before.epoch && lease.active === before.active;
  return {
    name: 'the lease wavered and stayed',
    passed: same && gap >= CUT_MS && gap < ttlMs,
    detail: `epoch ${before?.epoch} in ${before?.active} before, ${lease?.epoch} in ${lease?.active} after; up to ${(gap / 1000).toFixed(1)} s without a renewal, a lease lasts ${ttlMs / 1000} s`,
  };
}

/** Up to the loss that is real. */
function quietCheck({ client, stuckClient, faultAt: to = 0 }: Stage, { from }: Flaps): LabCheck {
  const writers = [client, stuckClient];
  const failed = writers.flatMap((writer) => writer.failed).filter(({ at }) => at >= from && at <= to);
  const good = writers.flatMap((writer) => writer.acknowledged).filter(({ at }) => at >= from && at <= to);
  const first = failed[0] === undefined ? '' : `; first: ${failed[0].reason}`;
  return {
    name: 'no client noticed the flaps',
    passed: failed.length === 0 && good.length > 0,
    detail: `${failed.length} writes failed, ${good.length} acknowledged in ${((to - from) / 1000).toFixed(0)} s before the loss${first}`,
  };
}

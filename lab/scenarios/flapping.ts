import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '../../lambda/ports/lease-store';
import type { LabEvent } from '../aws';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { leaseWrites, longestGap, renewalsOf } from '../verdict/renewals';
import { type RunEnd, runEnds, sayEnd } from '../verdict/run-ends';
import { untilEntered } from './old-database';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import { comesTrue, type Stage } from './stage';
import { deliver, takeoverEvent, untilEnded } from './takeover-alarm';

const FLAPS = 10;
/** Well below what a lease of the lab lasts, also for a keeper that had renewed a tick ago. */
const CUT_MS = 1_500;
const PAUSE_MS = 600;
/** EventBridge delivers at least once; so often it delivers the event that is right. */
const DELIVERIES = 3;
const ALARM_LIMIT_MS = 40_000;
const ALARM_LOOK_MS = 20;
const TAKEOVER_LIMIT_MS = 40_000;

interface Flaps {
  readonly from: number;
  readonly to: number;
  /** What each cut has met. */
  readonly cuts: readonly number[];
  readonly runs: readonly string[];
  /** When they were over. */
  readonly lease: Lease | undefined;
}

interface Act {
  flaps?: Flaps;
  /** The executions that the one event has started. */
  real: readonly string[];
  /** Started by the alarm of the side that was left. */
  back: readonly string[];
}
const acts = new WeakMap<Stage, Act>();

export const flapping: Scenario = {
  name: 'flapping',
  title:
    'the wish flaps ten times, then the loss is real and its event comes three times, then the other side wants it back',
  jobs: 120,
  lost: 'first',
  strike: async (stage) => {
    const act: Act = { real: [], back: [] };
    acts.set(stage, act);
    act.flaps = await flap(stage);
    await regionLoss.strike(stage);
    act.real = await deliverRepeatedly(stage);
    await untilEntered(stage, 'MoveWorkload', TAKEOVER_LIMIT_MS);
  },
  aftermath: async (stage) => {
    const { world } = stage;
    const lane = world.firstRegion;
    await world.reviveRegion(world.first);
    world.parts.happenings.tell({
      lane,
      kind: 'fault',
      text: `${lane} is back, and its alarm wants the workload back`,
    });
    const back = deliver(stage, takeoverEvent(stage, world.first));
    Object.assign(acts.get(stage) ?? {}, { back });
    await untilEnded(stage, back);
  },
  expects: async (stage, evidence) => [
    flapsCheck(stage),
    leaseCheck(stage),
    quietCheck(stage),
    oneOwnerCheck(stage),
    othersCheck(stage),
    backCheck(stage),
    oneMoveCheck(stage, evidence),
  ],
};

/** Again and again the keepers lose the ledger for less than a lease, and each time the alarm goes off. */
async function flap(stage: Stage): Promise<Flaps> {
  const { ledger, happenings } = stage.world.parts;
  const lane = stage.world.firstRegion;
  const from = Date.now();
  const cuts: number[] = [];
  const runs: string[] = [];
  stage.faults.push({ what: 'its keepers lose the ledger for less than a lease', hits: () => sum(cuts) });
  for (let count = 1; count <= FLAPS; count++) {
    happenings.tell({ lane, kind: 'fault', text: `flap ${count} of ${FLAPS}: no keeper reaches the ledger` });
    cuts.push(await cutKeepers(stage, () => runs.push(...deliver(stage, takeoverEvent(stage, stage.world.other)))));
    await sleep(PAUSE_MS);
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

/** The alarm of the lab's own CloudWatch goes off, as the agents' metric says; its event is delivered at once again, and again. */
async function deliverRepeatedly(stage: Stage): Promise<readonly string[]> {
  const { triggers, happenings, history } = stage.world.parts;
  const before = new Set(triggers.delivered);
  const known = new Set(history.map(({ execution }) => execution));
  const real = (): LabEvent | undefined => triggers.delivered.find((event) => !before.has(event));
  await comesTrue(ALARM_LIMIT_MS, async () => real() !== undefined, ALARM_LOOK_MS);
  const event = real();
  if (event === undefined) return [];
  const again = Array.from({ length: DELIVERIES - 1 }, () => deliver(stage, event)).flat();
  const text = `the same event is delivered ${DELIVERIES} times`;
  happenings.tell({ lane: event.region, kind: 'fault', text });
  const first = history.find(({ execution }) => !known.has(execution) && !again.includes(execution));
  return [...(first === undefined ? [] : [first.execution]), ...again];
}

const endsOf = ({ world }: Stage, executions: readonly string[]): readonly RunEnd[] =>
  runEnds(world.parts.history).filter(({ execution }) => executions.includes(execution));

const HELD = /holds the workload since \S+, started by alarm/;
const NOT_CONFIRMED = /the alarm is not confirmed: \d of 3 observers want a takeover/;
const BACK = /changed \d+ s ago, an alarm may move it again after \d+ s; a person may start a run at any time/;

/** How a run may end that does nothing: in a state that says so, with the words that tell why. */
const NOTHING_DONE: readonly (readonly [RegExp, RegExp])[] = [
  [/^AlreadyRunning$/, HELD],
  [/^(RunRefused|FailoverIncomplete)$/, NOT_CONFIRMED],
  [/^(RunRefused|FailoverIncomplete)$/, /no quorum wants a takeover any more/],
  [/^RunRefused$/, /before the last change/],
  [/^RunRefused$/, BACK],
];

const toldWhy = ({ state, words }: RunEnd): boolean =>
  NOTHING_DONE.some(([states, why]) => states.test(state) && why.test(words));

function flapsCheck(stage: Stage): LabCheck {
  const { cuts = [], runs = [] } = acts.get(stage)?.flaps ?? {};
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
function leaseCheck(stage: Stage): LabCheck {
  const { before, world } = stage;
  const { lease, from = 0, to = 0 } = acts.get(stage)?.flaps ?? {};
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

function quietCheck(stage: Stage): LabCheck {
  const { from = 0, to = 0 } = acts.get(stage)?.flaps ?? {};
  const writers = [stage.client, stage.stuckClient];
  const failed = writers.flatMap((writer) => writer.failed).filter(({ at }) => at >= from && at <= to);
  const good = writers.flatMap((writer) => writer.acknowledged).filter(({ at }) => at >= from && at <= to);
  const first = failed[0] === undefined ? '' : `; first: ${failed[0].reason}`;
  return {
    name: 'no client noticed the flaps',
    passed: failed.length === 0 && good.length > 0,
    detail: `${failed.length} writes failed, ${good.length} acknowledged in ${((to - from) / 1000).toFixed(0)} s${first}`,
  };
}

/** One event, three executions. */
function oneOwnerCheck(stage: Stage): LabCheck {
  const { real = [] } = acts.get(stage) ?? {};
  const ends = endsOf(stage, real);
  const worked = ends.filter(({ state }) => state === 'Done');
  const held = ends.filter(({ state, words }) => state === 'AlreadyRunning' && HELD.test(words));
  return {
    name: 'one event, three executions: one works, each other is told who holds the workload and since when',
    passed: real.length === DELIVERIES && worked.length === 1 && held.length === DELIVERIES - 1,
    detail:
      ends
        .filter((end) => !worked.includes(end))
        .map(sayEnd)
        .join(' | ') || 'none but one has ended',
  };
}

/** Of all executions of the whole story, whoever started them. */
function othersCheck({ world }: Stage): LabCheck {
  const { history } = world.parts;
  const owners = history.filter((event) => event.kind === 'StateEntered' && event.state === 'MoveWorkload');
  const took = new Set(owners.map(({ execution }) => execution));
  const others = runEnds(history).filter(({ execution }) => !took.has(execution));
  const strange = others.filter((end) => !toldWhy(end));
  return {
    name: 'exactly one execution took ownership, and no other ended without a reason in words',
    passed: took.size === 1 && others.length >= FLAPS + DELIVERIES && strange.length === 0,
    detail: strange.map(sayEnd).join(' | ') || `${took.size} of ${others.length + took.size} executions`,
  };
}

/** For some time after a change an alarm moves nothing back. */
function backCheck(stage: Stage): LabCheck {
  const { back = [] } = acts.get(stage) ?? {};
  const ends = endsOf(stage, back);
  return {
    name: 'within the anti-flap time an alarm in the other direction is refused',
    passed: ends.length > 0 && ends.every(({ state, words }) => state === 'RunRefused' && BACK.test(words)),
    detail: ends.map(sayEnd).join(' | ') || 'its alarm started nothing',
  };
}

/** Counted on the wire. */
function oneMoveCheck({ world, before }: Stage, { lease }: Evidence): LabCheck {
  const { log } = world.parts.cloud;
  const taken = leaseWrites(log.entries).filter(({ caller }) => caller.endsWith('-run-steps')).length;
  const databases = world.parts.databases.pairs.length;
  const promoted = log.where({ service: 'rds', operation: 'PromoteReadReplica' }).length;
  return {
    name: 'the workload moved once',
    passed: taken === 1 && promoted === databases && lease?.epoch === (before?.epoch ?? 0) + 1,
    detail: `epoch ${before?.epoch} before, ${lease?.epoch} after, ${taken} takeovers of the lease and ${promoted} promotions of ${databases} databases on the wire`,
  };
}

import type { LabEvent } from '../aws';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { leaseWrites } from '../verdict/renewals';
import { runEnds, sayEnd } from '../verdict/run-ends';
import { FLAPS, type Flaps, flap, flapsChecks, NO_FLAPS } from './flaps';
import { untilEntered } from './old-database';
import type { Scenario } from './scenario';
import { comesTrue, type Stage } from './stage';
import { deliver, takeoverEvent, untilEnded } from './takeover-alarm';
import { BACK, endsOf, HELD, toldWhy } from './told-why';

/** EventBridge delivers at least once; so often it delivers the event that is right. */
const DELIVERIES = 3;
/** Longer than the lab's, so that a keeper on a busy machine has its time to come back after a cut. */
const TIMINGS = { leaseTtlSeconds: 8 };
const ALARM_LIMIT_MS = 40_000;
const ALARM_LOOK_MS = 20;
const TAKEOVER_LIMIT_MS = 40_000;

interface Act {
  flaps: Flaps;
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
  jobs: 60,
  timings: TIMINGS,
  lost: 'first',
  strike: async (stage) => {
    const act: Act = { flaps: NO_FLAPS, real: [], back: [] };
    acts.set(stage, act);
    act.flaps = await flap(stage);
    await loseRegion(stage);
    act.real = await deliverRepeatedly(stage);
    await untilEntered(stage, 'MoveWorkload', TAKEOVER_LIMIT_MS);
  },
  aftermath: async (stage) => {
    const { world } = stage;
    const lane = world.firstRegion;
    await world.reviveRegion(world.first);
    world.parts.happenings.tell({ lane, kind: 'fault', text: `${lane} is back, and its alarm goes off` });
    const back = deliver(stage, takeoverEvent(stage, world.first));
    Object.assign(acts.get(stage) ?? {}, { back });
    await untilEnded(stage, back);
  },
  expects: async (stage, evidence) => [
    ...flapsChecks(stage, acts.get(stage)?.flaps ?? NO_FLAPS),
    oneOwnerCheck(stage),
    othersCheck(stage),
    backCheck(stage),
    oneMoveCheck(stage, evidence),
  ],
};

/** Jobs may all be done by then, and nobody else calls a dead Region: its clients are who meets the loss. */
async function loseRegion(stage: Stage): Promise<void> {
  const { world, faults, client } = stage;
  const lane = world.firstRegion;
  const faultAt = Date.now();
  stage.faultAt = faultAt;
  await world.killRegion(world.first);
  faults.push({ what: `${lane} is dead`, hits: () => client.failed.filter(({ at }) => at > faultAt).length });
  world.parts.happenings.tell({ lane, kind: 'fault', text: `${lane} is dead: this time it is real` });
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
    passed: took.size === 1 && others.length > FLAPS && strange.length === 0,
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

import { setTimeout as sleep } from 'node:timers/promises';
import type { LabCheck } from '../verdict/lab-check';
import { leaseWrites } from '../verdict/renewals';
import { runEnds, sayEnd } from '../verdict/run-ends';
import { untilEntered } from './old-database';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import { type Stage, waitFor } from './stage';
import { deliver, takeoverEvent, untilEnded } from './takeover-alarm';

/** Three before the loss, seven after it: some before a quorum agrees, some while the run works. */
const FLAPS = { before: 3, after: 7, everyMs: 1_200 };
/** EventBridge delivers at least once; so often it delivers the event that is right. */
const TIMES_THE_SAME = 3;
const ALARM_LIMIT_MS = 40_000;
const TAKEOVER_LIMIT_MS = 60_000;

interface Act {
  flaps: number;
  /** How often the very same event was delivered, the first time included. */
  same: number;
  /** Started by the alarm of the side that was left. */
  back: readonly string[];
}
const acts = new WeakMap<Stage, Act>();

export const flapping: Scenario = {
  name: 'flapping',
  title:
    'the trigger flaps ten times around a real loss, one event comes three times, then the other side wants it back',
  jobs: 80,
  lost: 'first',
  strike: async (stage) => {
    acts.set(stage, { flaps: 0, same: 0, back: [] });
    await flap(stage, FLAPS.before);
    await regionLoss.strike(stage);
    await Promise.all([flap(stage, FLAPS.after), deliverTheSame(stage)]);
    if (!(await untilEntered(stage, 'MoveWorkload', TAKEOVER_LIMIT_MS))) throw new Error('no run has taken over');
  },
  aftermath: async (stage) => {
    const { world } = stage;
    const lane = world.firstRegion;
    await world.reviveRegion(world.first);
    world.parts.happenings.tell({ lane, kind: 'fault', text: `${lane} is back, and its alarm wants the workload` });
    const back = deliver(stage, takeoverEvent(stage, world.first));
    Object.assign(acts.get(stage) ?? {}, { back });
    await untilEnded(stage, back);
  },
  expects: async (stage) => [deliveries(stage), oneMove(stage), othersCheck(stage), backCheck(stage)],
};

/** The alarm goes off again and again; each time a run is started. */
async function flap(stage: Stage, times: number): Promise<void> {
  for (let count = 0; count < times; count++) {
    deliver(stage, takeoverEvent(stage, stage.world.other));
    const act = acts.get(stage);
    if (act !== undefined) act.flaps += 1;
    await sleep(FLAPS.everyMs);
  }
}

/** The alarm of the lab's own CloudWatch goes off, as the agents' metric says; its event is delivered once more, and once more. */
async function deliverTheSame(stage: Stage): Promise<void> {
  const { triggers } = stage.world.parts;
  const real = () => triggers.delivered.find(({ detail }) => !JSON.stringify(detail).includes('delivered by the lab'));
  await waitFor('the alarm to go off', ALARM_LIMIT_MS, async () => real() !== undefined);
  const event = real();
  if (event === undefined) return;
  for (let again = 1; again < TIMES_THE_SAME; again++) deliver(stage, event);
  Object.assign(acts.get(stage) ?? {}, { same: triggers.delivered.filter(({ id }) => id === event.id).length });
}

function deliveries(stage: Stage): LabCheck {
  const { flaps = 0, same = 0 } = acts.get(stage) ?? {};
  return {
    name: 'the trigger flapped ten times, and one event was delivered three times',
    passed: flaps === FLAPS.before + FLAPS.after && same === TIMES_THE_SAME,
    detail: `${flaps} flaps, the same event ${same} times`,
  };
}

/** Counted on the wire. */
function oneMove({ world, before }: Stage): LabCheck {
  const { log } = world.parts.cloud;
  const taken = leaseWrites(log.entries).filter(({ caller }) => caller.endsWith('-run-steps')).length;
  const databases = world.parts.databases.pairs.length;
  const promoted = log.where({ service: 'rds', operation: 'PromoteReadReplica' }).length;
  return {
    name: 'the workload moved once',
    passed: taken === 1 && promoted === databases,
    detail: `${taken} writes of the lease by a run (epoch ${before?.epoch} before), ${promoted} promotions of ${databases} databases`,
  };
}

/** Each was told why it does nothing. */
const WORDS = [
  /holds the workload since/,
  /not confirmed/,
  /no quorum wants a takeover/,
  /before the last change/,
  /serves the workload already/,
  /changed \d+ s ago/,
];

function othersCheck({ world }: Stage): LabCheck {
  const ends = runEnds(world.parts.history);
  const [worked, others] = [ends.filter(({ state }) => state === 'Done'), ends.filter(({ state }) => state !== 'Done')];
  const silent = others.filter(({ words }) => !WORDS.some((word) => word.test(words)));
  const count = (pattern: RegExp): number => others.filter(({ words }) => pattern.test(words)).length;
  return {
    name: 'one run did the work, every other one was told why it does nothing',
    passed: worked.length === 1 && others.length > 0 && silent.length === 0,
    detail:
      silent.length > 0
        ? silent.map(sayEnd).join(' | ')
        : `${others.length} others: ${WORDS.map((word) => `${count(word)} "${word.source}"`).join(', ')}`,
  };
}

/** Within the hour after a change an alarm moves nothing back. */
function backCheck(stage: Stage): LabCheck {
  const { back = [] } = acts.get(stage) ?? {};
  const ends = runEnds(stage.world.parts.history).filter(({ execution }) => back.includes(execution));
  return {
    name: 'the other side wants it back within the anti-flap time: refused',
    passed:
      ends.length > 0 && ends.every(({ state, words }) => state === 'RunRefused' && /changed \d+ s ago/.test(words)),
    detail: ends.map(sayEnd).join(' | ') || 'its alarm started nothing',
  };
}

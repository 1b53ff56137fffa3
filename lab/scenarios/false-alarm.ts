import { setTimeout as sleep } from 'node:timers/promises';
import type { LabCheck } from '../verdict/lab-check';
import { longestGap, renewalsOf } from '../verdict/renewals';
import { type RunEnd, runEnds, sayEnd } from '../verdict/run-ends';
import { startLyingObserver } from './lying-observer';
import { readFence } from './old-database';
import type { Scenario } from './scenario';
import { type Stage, waitFor } from './stage';
import { deliver, takeoverEvent, untilEnded } from './takeover-alarm';

/** The proportions of AWS (60 : 5 : 5, hold-down 120), shortened two and a half times: here the length of a cut is what counts. */
const TIMINGS = { leaseTtlSeconds: 24, leaseMarginSeconds: 2, leaseRenewSeconds: 2, holdDownSeconds: 48 };
/** Of a lease of 60 s. */
const CUT_MS = (43 / 60) * TIMINGS.leaseTtlSeconds * 1000;
const EXTENSION_LIMIT_MS = 10_000;
/** Every call to the ledger is this slow for so long: below the second after which a client gives up. */
const SLOW = { byMs: 600, forMs: 8_000 };

/** Executions that the lab has started by an event, by stage. */
const started = new WeakMap<Stage, string[]>();

export const falseAlarm: Scenario = {
  name: 'false-alarm',
  title:
    'a cut of 43 s of 60, a slow minute, an observer that lies, metrics that stop, three alarms for nothing: nothing moves',
  ends: 'stays',
  uninterrupted: true,
  jobs: 80,
  timings: TIMINGS,
  strike: async (stage) => {
    const { world, faults } = stage;
    stage.faultAt = Date.now();
    started.set(stage, []);
    await startLyingObserver(stage);
    const lane = world.firstRegion;
    const mute = world.parts.cloud.faults.add({ callerRegion: lane, service: 'cloudwatch', fault: { kind: 'refuse' } });
    faults.push({ what: `the agent in ${lane} cannot publish`, hits: () => mute.hits });
    world.parts.happenings.tell({ lane, kind: 'fault', text: 'its agent cannot publish any metric' });
  },
  aftermath: async (stage) => {
    await alarmForNothing(stage);
    await cutFromLedger(stage, () => alarmForNothing(stage));
    await slowMinute(stage, () => alarmForNothing(stage));
  },
  expects: async (stage) => [refusals(stage), cutCheck(stage), ...(await liarCheck(stage))],
};

/** The alarm's event is delivered though nobody wants a takeover; what it starts is waited for. */
async function alarmForNothing(stage: Stage): Promise<void> {
  const executions = deliver(stage, takeoverEvent(stage, stage.world.other));
  started.get(stage)?.push(...executions);
  await untilEnded(stage, executions);
}

/** The line to the ledger swallows everything, right after the database was extended, for less than the lease lasts. */
async function cutFromLedger(stage: Stage, meanwhile: () => Promise<void>): Promise<void> {
  const { world, faults } = stage;
  const { cloud, happenings } = world.parts;
  const lane = world.firstRegion;
  await untilExtended(stage);
  const from = Date.now();
  const line = cloud.faults.add({ callerRegion: lane, service: 'dynamodb', fault: { kind: 'black-hole' } });
  happenings.tell({ lane, kind: 'fault', text: 'cut off from the ledger, everywhere' });
  await Promise.all([sleep(CUT_MS), meanwhile()]);
  line.remove();
  const to = Date.now();
  happenings.tell({ lane, kind: 'note', text: `the ledger is there again after ${((to - from) / 1000).toFixed(1)} s` });
  faults.push({ what: 'the line to the ledger is cut', hits: () => line.hits });
  // The next fault is one of its own: it must not lengthen this one.
  await untilExtended(stage);
}

/** What counts is the database's own deadline: it has moved. */
async function untilExtended(stage: Stage): Promise<void> {
  const { validUntil } = await readFence(stage);
  const extended = async (): Promise<boolean> => (await readFence(stage)).validUntil > validUntil;
  await waitFor('the keeper to extend', EXTENSION_LIMIT_MS, extended);
}

async function slowMinute(stage: Stage, meanwhile: () => Promise<void>): Promise<void> {
  const { world, faults } = stage;
  const { cloud, happenings } = world.parts;
  const lane = world.firstRegion;
  const fault = { kind: 'delay', milliseconds: SLOW.byMs } as const;
  const slow = cloud.faults.add({ callerRegion: lane, service: 'dynamodb', fault });
  happenings.tell({ lane, kind: 'fault', text: `each call to the ledger takes ${SLOW.byMs / 1000} s` });
  await Promise.all([sleep(SLOW.forMs), meanwhile()]);
  slow.remove();
  happenings.tell({ lane, kind: 'note', text: 'the ledger is as fast as ever' });
  faults.push({ what: 'the ledger is slow', hits: () => slow.hits });
}

const NOT_CONFIRMED = /not confirmed/;

function refusals(stage: Stage): LabCheck {
  const ends = endsOf(stage);
  const refused = ends.filter(({ words }) => NOT_CONFIRMED.test(words));
  return {
    name: 'an alarm that no quorum confirms is refused by Precheck, three times of three',
    passed: ends.length === 3 && refused.length === 3,
    detail: ends.map(briefly).join(' | ') || 'no run was started',
  };
}

/** Without what each observer saw. */
const briefly = (end: RunEnd): string => sayEnd({ ...end, words: end.words.split(';')[0] ?? '' });

const endsOf = (stage: Stage): readonly RunEnd[] =>
  runEnds(stage.world.parts.history).filter(({ execution }) => started.get(stage)?.includes(execution));

/** Otherwise a cut that let something through would prove nothing. */
function cutCheck(stage: Stage): LabCheck {
  const gap = longestGap(renewalsOf(stage.world.parts.cloud.log.entries));
  const ttlMs = TIMINGS.leaseTtlSeconds * 1000;
  return {
    name: 'for as long as the cut lasted nothing was renewed, and the lease did not run out',
    passed: gap >= CUT_MS && gap < ttlMs,
    detail: `longest time without a renewal ${(gap / 1000).toFixed(1)} s, a lease lasts ${ttlMs / 1000} s`,
  };
}

/** The liar was heard, and was alone. */
async function liarCheck(stage: Stage): Promise<readonly LabCheck[]> {
  const ends = endsOf(stage);
  const heard = ends.filter(({ words }) => /1 of 3/.test(words));
  const detail = `${heard.length} of ${ends.length} runs counted one voice of three`;
  return [{ name: 'the observer that lies was counted, and moved nothing', passed: heard.length > 0, detail }];
}

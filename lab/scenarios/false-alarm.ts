import { setTimeout as sleep } from 'node:timers/promises';
import { type FalseAlarm, falseAlarmChecks, type Times } from './false-alarm-checks';
import { blindObserver, type LyingObserver, lyingObserver } from './lying-observer';
import { readFence } from './old-database';
import type { Scenario } from './scenario';
import { type Stage, waitFor } from './stage';
import { deliver, takeoverEvent, untilEnded } from './takeover-alarm';

/** The proportions of AWS (60 : 5 : 5, hold-down 120), shortened two and a half times: here the length of a cut is what counts. */
const TIMINGS = { leaseTtlSeconds: 24, leaseMarginSeconds: 2, leaseRenewSeconds: 2, holdDownSeconds: 48 };
/** Of a lease of 60 s. */
const CUT_MS = (43 / 60) * TIMINGS.leaseTtlSeconds * 1000;
/** By then the liar speaks about the renewal that stands still. */
const INTO_THE_CUT_MS = 1_500;
const EXTENSION_LIMIT_MS = 10_000;
/** Every call to the ledger is this slow for so long: below the second after which a client gives up. */
const SLOW = { byMs: 600, forMs: 6_000 };
const MUTE_MS = 5_000;
/** What serves and says so: all of it loses the ledger at once. */
const CUT_OFF = ['keeper', 'agent'];

const acts = new WeakMap<Stage, FalseAlarm>();

export const falseAlarm: Scenario = {
  name: 'false-alarm',
  title:
    'metrics stop, an observer is blind, another one lies, a cut of 43 s of 60, a slow minute, three alarms for nothing: nothing moves',
  ends: 'stays',
  uninterrupted: true,
  jobs: 40,
  timings: TIMINGS,
  strike: async (stage) => {
    stage.faultAt = Date.now();
    acts.set(stage, { ttlMs: TIMINGS.leaseTtlSeconds * 1000, cutMs: CUT_MS, alarms: [] });
    blindObserver(stage);
  },
  aftermath: async (stage) => {
    const liar = lyingObserver(stage);
    await muteStandby(stage, () => alarmForNothing(stage, 0));
    await liar.say('expired');
    await cutFromLedger(stage, () => lateIntoTheCut(stage));
    await liesOn(liar, stage);
  },
  expects: async (stage, evidence) => {
    const act = acts.get(stage);
    return act === undefined ? [] : falseAlarmChecks(act, evidence, stage.world.parts.cloud.log.entries);
  },
};

async function lateIntoTheCut(stage: Stage): Promise<void> {
  await sleep(INTO_THE_CUT_MS);
  await alarmForNothing(stage, 1);
}

async function liesOn(liar: LyingObserver, stage: Stage): Promise<void> {
  await liar.say('failing');
  await slowMinute(stage, () => alarmForNothing(stage, 1));
}

/** The alarm's event is delivered though no quorum wants a takeover; what it starts is waited for. */
async function alarmForNothing(stage: Stage, voices: number): Promise<void> {
  const executions = deliver(stage, takeoverEvent(stage, stage.world.other));
  acts.get(stage)?.alarms.push(...executions.map((execution) => ({ execution, voices })));
  await untilEnded(stage, executions);
}

/** It sees, and nobody hears it: silence of an agent is no word. */
async function muteStandby(stage: Stage, meanwhile: () => Promise<void>): Promise<void> {
  const { cloud, happenings } = stage.world.parts;
  const lane = stage.world.otherRegion;
  const mute = cloud.faults.add({
    callerRegion: lane,
    service: 'cloudwatch',
    when: ({ caller }) => caller.endsWith('-agent'),
    fault: { kind: 'refuse' },
  });
  stage.faults.push({ what: `the agent in ${lane} cannot publish`, hits: () => mute.hits });
  happenings.tell({ lane, kind: 'fault', text: 'its agent cannot publish any metric' });
  await Promise.all([sleep(MUTE_MS), meanwhile()]);
  mute.remove();
  happenings.tell({ lane, kind: 'note', text: 'its agent is heard again' });
}

/** The line to the ledger swallows everything, right after the database was extended, for less than the lease lasts. */
async function cutFromLedger(stage: Stage, meanwhile: () => Promise<void>): Promise<void> {
  const { cloud, happenings } = stage.world.parts;
  const lane = stage.world.firstRegion;
  await untilExtended(stage);
  const from = Date.now();
  const lines = CUT_OFF.map((role) => {
    const when = ({ caller }: { readonly caller: string }): boolean => caller.endsWith(`-${role}`);
    const line = cloud.faults.add({ callerRegion: lane, service: 'dynamodb', when, fault: { kind: 'black-hole' } });
    stage.faults.push({ what: `the ${role}s in ${lane} are cut off from the ledger`, hits: () => line.hits });
    return line;
  });
  happenings.tell({ lane, kind: 'fault', text: 'its keepers and agents are cut off from the ledger' });
  await Promise.all([sleep(CUT_MS), meanwhile()]);
  for (const line of lines) line.remove();
  const cut: Times = { from, to: Date.now() };
  Object.assign(acts.get(stage) ?? {}, { cut });
  happenings.tell({
    lane,
    kind: 'note',
    text: `the ledger is there again after ${((cut.to - from) / 1000).toFixed(1)} s`,
  });
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
  const { cloud, happenings } = stage.world.parts;
  const lane = stage.world.firstRegion;
  const fault = { kind: 'delay', milliseconds: SLOW.byMs } as const;
  const slow = cloud.faults.add({ callerRegion: lane, service: 'dynamodb', fault });
  stage.faults.push({ what: 'the ledger is slow', hits: () => slow.hits });
  happenings.tell({ lane, kind: 'fault', text: `each call to the ledger takes ${SLOW.byMs / 1000} s` });
  await Promise.all([sleep(SLOW.forMs), meanwhile()]);
  slow.remove();
  happenings.tell({ lane, kind: 'note', text: 'the ledger is as fast as ever' });
}

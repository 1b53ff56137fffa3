import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenarios/scenario';
import { comesTrue, type Stage } from '../scenarios/stage';
import { type Fault, sayFault } from '../simulator/fault';
import type { LabCheck } from '../verdict/lab-check';
import { momentsOf } from '../verdict/moments';
import { patiently } from '../verdict/patiently';
import { renewalsOf } from '../verdict/renewals';
import { LAB_TIMINGS } from '../world/lab-timings';
import { act } from './acts';
import { applyLate } from './acts-database';
import { comesToRest } from './come-to-rest';
import { inLabTime } from './lab-time';
import { covers } from './spans';
import type { Story, StorySettings } from './story';
import { StoryStage } from './story-stage';

const { leaseTtlSeconds: LAB_TTL_SECONDS = 0 } = LAB_TIMINGS;
const JOBS = 60;
/** Where nobody renews any more, it happens all the same. */
const RENEWAL_WITHIN_MS = 2_000;
const LOOK_MS = 10;

interface Told {
  readonly set: StoryStage;
  readonly rests: boolean;
}
const told = new WeakMap<Stage, Told>();

/** A story of the simulator as a scenario: its faults in its order, then everything heals and has to come to rest. */
export function storyScenario(story: Story): Scenario {
  const { settings, faults } = inLabTime(story, LAB_TTL_SECONDS);
  return {
    name: `story-${story.seed}`,
    title: titleOf(story),
    jobs: JOBS,
    automation: settings.automation,
    operator: 'silent',
    ends: 'stays',
    settings: {
      rpoSeconds: settings.rpoSeconds,
      whenRpoExceeded: settings.whenRpoExceeded,
      ...(settings.rpoWaitSeconds !== undefined && { rpoWaitSeconds: settings.rpoWaitSeconds }),
      approvalDeadlineSeconds: settings.approvalDeadlineSeconds,
    },
    grade: settings.grade,
    strike: (stage) => tellStory(stage, settings, faults),
    ended: endOf,
    expects: async (stage) => [restCheck(told.get(stage)?.rests ?? false)],
  };
}

function titleOf({ seed, broke, faults }: Story): string {
  const what = `schedule ${seed} of the simulator, ${faults.length} faults`;
  return broke === undefined ? what : `${what}: there ${broke.promise} broke, ${broke.how}`;
}

async function tellStory(stage: Stage, { lagSeconds }: StorySettings, faults: readonly Fault[]): Promise<void> {
  const set = new StoryStage(stage, lagSeconds);
  if (lagSeconds > 0) await applyLate(set, lagSeconds);
  stage.faultAt = Date.now();
  await Promise.all(faults.map((fault) => befall(fault, set)));
  for (const end of set.atTheEnd) end();
  say(set, 'note', 'nothing new goes wrong from here on, and what can heal is healed');
  told.set(stage, { set, rests: await comesToRest(set) });
}

/** It may meet what is dead already: then it is told, and the story goes on. */
async function befall(fault: Fault, set: StoryStage): Promise<void> {
  await sleep(fault.atMs);
  await untilMoment(fault, set);
  say(set, 'fault', sayFault(fault), laneOf(fault, set));
  const lift = await unlessInVain(fault, set, () => act(fault, set));
  if (lift === undefined || !('forMs' in fault)) return;
  await sleep(fault.forMs);
  await unlessInVain(fault, set, async () => lift());
  say(set, 'note', `over: ${fault.kind}`, laneOf(fault, set));
}

/** Some things are bad in one second only. */
async function untilMoment(fault: Fault, { stage: { world } }: StoryStage): Promise<void> {
  if (!('sinceRenewalMs' in fault) || fault.sinceRenewalMs === undefined) return;
  const renewals = (): number => renewalsOf(world.parts.cloud.log.entries).length;
  const before = renewals();
  await comesTrue(RENEWAL_WITHIN_MS, async () => renewals() > before, LOOK_MS);
  await sleep(fault.sinceRenewalMs);
}

async function unlessInVain<T>(fault: Fault, set: StoryStage, doing: () => Promise<T>): Promise<T | undefined> {
  try {
    return await doing();
  } catch (error) {
    say(set, 'note', `in vain: ${fault.kind}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** The Region that it is about, else where people and the world stand. */
function laneOf(fault: Fault, set: StoryStage): string {
  if ('place' in fault) return set.regionAt(fault.place);
  return 'side' in fault ? set.regionAt(fault.side) : 'clients';
}

const say = ({ stage }: StoryStage, kind: 'fault' | 'note', text: string, lane = 'clients'): void =>
  stage.world.parts.happenings.tell({ lane, kind, text });

/** Whether it was moved is for the ledger to say; P6 is judged where the first side was away from the begin to the run's end. */
async function endOf(stage: Stage): Promise<Pick<Scenario, 'ends' | 'lost'>> {
  const { ledger } = stage.world.parts;
  const lease = await patiently(() => ledger.leases.read());
  if (lease?.epoch === stage.before?.epoch) return { ends: 'stays', lost: undefined };
  return { ends: 'moves', lost: wasAway(stage) ? 'first' : undefined };
}

/** The first fault and its cut are there within so long. */
const BEGIN_MS = 1_000;

function wasAway(stage: Stage): boolean {
  const { world, faultAt = 0, client } = stage;
  const { ended } = momentsOf(world.parts.history, client.acknowledged, world.firstRegion);
  const spans = told.get(stage)?.set.away.all ?? [];
  return ended !== undefined && covers(spans, faultAt + BEGIN_MS, ended);
}

const restCheck = (rests: boolean): LabCheck => ({
  name: 'the story comes to rest',
  passed: rests,
  detail: rests
    ? 'no run is under way, none is wanted, clients are served'
    : 'a run is under way or wanted, or clients are not served',
});

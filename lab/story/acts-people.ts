import { randomUUID } from 'node:crypto';
import { StepFunctionsMachines } from '../../cli/adapters/step-functions-machines';
import { machineName } from '../../lambda/contract/names';
import { lieAbout } from '../scenarios/lying-observer';
import { say, WORDS } from '../scenarios/operator';
import { deliver, takeoverEvent } from '../scenarios/takeover-alarm';
import type { Place } from '../simulator/fault';
import type { Acts, Lift } from './act';
import type { FaultOf } from './playable';
import { askedRuns, runningFailovers } from './runs';
import type { StoryStage } from './story-stage';

const REASON = 'a bad day';
const LIES_EVERY_MS = 400;

export const PEOPLE_ACTS: Acts<
  'alarm again' | 'run aborted' | 'person starts a run' | 'person answers' | 'automation off' | 'lying observer'
> = {
  'alarm again': ({ place }, { stage, network }) => {
    if (!network.isLost(place)) deliver(stage, takeoverEvent(stage, place));
    return undefined;
  },
  'run aborted': (_, { stage }) => {
    for (const { executionArn } of runningFailovers(stage.world)) stage.world.parts.executions.stop(executionArn);
    return undefined;
  },
  'person starts a run': async (fault, set) => {
    await startRun(set, fault);
    return undefined;
  },
  'person answers': async ({ verdict }, { stage: { world, config } }) => {
    const words = WORDS[verdict === 'approve' ? 'approves' : 'declines'];
    await Promise.all(askedRuns(world).map((run) => say(words, world, run, config)));
    return undefined;
  },
  'automation off': async ({ forMs }, { stage }) => {
    const { automation } = stage.world.parts.ledger;
    const at = Date.now();
    const until = new Date(at + forMs).toISOString();
    await automation.hold('workload', { until, by: 'ada', reason: REASON, at: new Date(at).toISOString() });
    return () => automation.hold('workload', undefined);
  },
  'lying observer': ({ place }, set) => lie(set, place),
};

/** In the console or by the API, whatever the command line would have asked first. */
export async function startRun(
  { stage: { world } }: StoryStage,
  { place, acceptLoss, overrides }: Pick<FaultOf<'person starts a run'>, 'place' | 'acceptLoss' | 'overrides'>,
): Promise<void> {
  const { cloud, settings } = world.parts;
  const trigger = { kind: 'person', by: 'ada', reason: REASON, acceptLoss, overrides };
  const machine = machineName(settings, 'failover');
  const region = settings.regions[place];
  await new StepFunctionsMachines(cloud.account).start({ region, machine, name: randomUUID(), input: { trigger } });
}

/** Something writes in its name, again and again, of the lease that stands. */
function lie(set: StoryStage, place: Place): Lift {
  const { ledger, endings } = set.stage.world.parts;
  const region = set.regionAt(place);
  const once = async (): Promise<void> => {
    const lease = await ledger.leases.read();
    if (lease !== undefined) await ledger.observations.amend(region, () => lieAbout(lease, region, 'failing'));
  };
  const timer = setInterval(() => void once().catch(() => undefined), LIES_EVERY_MS);
  const stop = (): void => clearInterval(timer);
  endings.add('the lying observer', stop);
  return stop;
}

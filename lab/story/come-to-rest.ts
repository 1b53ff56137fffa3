import { setTimeout as sleep } from 'node:timers/promises';
import { METRICS } from '../../lambda/contract/names';
import { startOperator } from '../scenarios/operator';
import type { LabWorld } from '../world/lab-world';
import { startRun } from './acts-people';
import { runningFailovers } from './runs';
import type { StoryStage } from './story-stage';

const LOOK_MS = 500;
/** Two alarm periods and a tick of an agent: a takeover that is still wanted is asked for within. */
const CALM_MS = 5_000;
/** People who see that nobody goes on with a takeover start a run, so often. */
const PERSONS = 2;
const PERSON_AFTER_MS = 8_000;
/** Nobody is patient for longer: what has not come to rest then never does. */
const NO_LONGER_MS = 60_000;

/** Nothing new goes wrong: people answer what is asked and go on with what nobody finishes. False when it never rests. */
export async function comesToRest(set: StoryStage): Promise<boolean> {
  const { world, config } = set.stage;
  startOperator(world, 'approves', config);
  const end = Date.now() + NO_LONGER_MS;
  let [calmMs, idleMs, persons] = [0, 0, 0];
  while (Date.now() < end) {
    await sleep(LOOK_MS);
    const busy = runningFailovers(world).length > 0;
    const unfinished = await isUnfinished(world);
    const calm = !busy && !unfinished && !isWanted(world) && isServed(set);
    calmMs = calm ? calmMs + LOOK_MS : 0;
    idleMs = unfinished && !busy ? idleMs + LOOK_MS : 0;
    if (calmMs >= CALM_MS) return true;
    if (idleMs < PERSON_AFTER_MS || persons === PERSONS) continue;
    persons += 1;
    idleMs = 0;
    world.parts.happenings.tell({
      lane: 'clients',
      kind: 'note',
      text: 'a person sees that nobody goes on, and starts a run',
    });
    await startRun(set, { place: 'standby', acceptLoss: true, overrides: [] }).catch(() => undefined);
  }
  return false;
}

/** An epoch that was taken and whose takeover is not complete, or a run that holds the workload. Not known is not finished. */
async function isUnfinished({ parts: { ledger } }: LabWorld): Promise<boolean> {
  try {
    const [lease, held, inventory] = await Promise.all([
      ledger.leases.read(),
      ledger.runs.current(),
      ledger.reports.inventory(),
    ]);
    if (lease?.taken === undefined) return lease === undefined;
    return (inventory?.epoch ?? 0) < lease.epoch || (held !== undefined && held.ended === undefined);
  } catch {
    return true;
  }
}

const isWanted = ({ parts: { cloud, settings } }: LabWorld): boolean =>
  Object.values(settings.regions)
    .flatMap((region) => cloud.alarms.all(region))
    .some(({ spec, state }) => spec.metricName === METRICS.takeoverWanted && state.value === 'ALARM');

/** The client that looks the name up is served again. */
function isServed({ stage: { client } }: StoryStage): boolean {
  const last = client.acknowledged.at(-1)?.at ?? 0;
  return Date.now() - last < CALM_MS;
}

import type { Place } from '../simulator/fault';
import { PLACES } from '../simulator/fault';
import type { Acts, Lift } from './act';
import type { StoryStage } from './story-stage';

type Way = readonly [from: Place, to: Place];
const bothWays = (a: Place, b: Place): readonly Way[] => [
  [a, b],
  [b, a],
];

export const NETWORK_ACTS: Acts<'cut' | 'isolation' | 'region loss' | 'catching up' | 'api away'> = {
  cut: ({ from, to, oneWay }, set) => cut(set, oneWay ? [[from, to]] : bothWays(from, to)),
  isolation: ({ place }, set) =>
    cut(
      set,
      PLACES.filter((other) => other !== place).flatMap((other) => bothWays(place, other)),
    ),
  'region loss': ({ place }, set) => loseRegion(set, place),
  'catching up': ({ place }, { network }) => {
    network.catchUp(place, 1);
    return () => network.catchUp(place, -1);
  },
  'api away': ({ api, place }, set) => {
    // The API of Route 53 is one for all Regions.
    const targetRegion = api === 'route53' ? undefined : set.regionAt(place);
    const { faults } = set.stage.world.parts.cloud;
    const away = faults.add({ targetRegion, service: api, fault: { kind: 'black-hole' } });
    return () => away.remove();
  },
};

function cut(set: StoryStage, ways: readonly Way[]): Lift {
  for (const [from, to] of ways) set.network.cut(from, to);
  set.settle();
  return () => {
    for (const [from, to] of ways) set.network.mend(from, to);
    set.settle();
  };
}

async function loseRegion(set: StoryStage, place: Place): Promise<Lift> {
  const what = lossOf(place);
  set.network.lose(place);
  set.settle();
  if (set.take(what)) await set.inTurn(place, () => kill(set, place));
  return async () => {
    set.network.restore(place);
    if (set.release(what)) await set.inTurn(place, () => revive(set, place));
    set.settle();
  };
}

/** What a lost Region holds down. */
export const lossOf = (place: Place): string => `Region ${place}`;

/** The tiebreaker has no database and no workload. */
async function kill({ stage: { world } }: StoryStage, place: Place): Promise<void> {
  if (place !== 'tiebreaker') return void (await world.killRegion(place));
  const { cloud, schedules, functions } = world.parts;
  const region = world.parts.settings.regions[place];
  cloud.cutRegion(region);
  schedules.kill(region);
  await functions.kill(region);
}

async function revive(set: StoryStage, place: Place): Promise<void> {
  const { world } = set.stage;
  const { cloud, schedules, functions, databases, services } = world.parts;
  if (place === 'tiebreaker') {
    const region = set.regionAt(place);
    cloud.heal(region);
    functions.revive(region);
    return schedules.revive(region);
  }
  await world.reviveRegion(place);
  if (set.isHeld(downOf(place))) await databases.kill(place);
  if (place === world.first && set.gray > 0) services.failWrites(place, set.gray);
}

/** What holds the databases of a side down, beside the loss of its Region. */
export const downOf = (place: Place): string => `databases in ${place}`;

import type { Scenario } from './scenario';

export const regionLoss: Scenario = {
  name: 'region-loss',
  title: 'the serving Region dies in one moment: APIs, tasks, database',
  lost: 'first',
  strike: async (stage) => {
    const { world } = stage;
    const region = world.firstRegion;
    stage.faultAt = Date.now();
    const cut = await world.killRegion(world.first);
    stage.faults.push({ what: `${region} is cut off`, hits: () => cut.hits });
    world.parts.happenings.tell({ lane: region, kind: 'fault', text: `${region} is dead` });
  },
};

import type { Scenario } from './scenario';

export const regionLoss: Scenario = {
  name: 'region-loss',
  title: 'the home Region dies in one moment: APIs, tasks, database',
  lost: 'home',
  strike: async (stage) => {
    const { world } = stage;
    const region = world.regionOf('home');
    stage.faultAt = Date.now();
    await world.killRegion('home');
    world.parts.happenings.tell({ lane: region, kind: 'fault', text: `${region} is dead` });
  },
};

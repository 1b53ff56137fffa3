import { setTimeout as sleep } from 'node:timers/promises';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';

/** How long the serving Region goes on writing without its replica; what it acknowledges in that time is lost. */
const LAG_MS = 2_000;

export const linkCut: Scenario = {
  name: 'link-cut',
  title: 'replication lags, then the serving Region dies: rows are lost, and the bound must say so',
  lost: 'first',
  strike: async (stage) => {
    const { databases, happenings } = stage.world.parts;
    for (const { link } of databases.pairs) {
      stage.faults.push({ what: 'the replication line is cut', hits: () => link.connectionsSeen });
      link.cut();
    }
    happenings.tell({ lane: stage.world.firstRegion, kind: 'fault', text: 'the replication line is cut' });
    await sleep(LAG_MS);
    await regionLoss.strike(stage);
  },
};

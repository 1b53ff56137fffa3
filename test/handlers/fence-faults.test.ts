// In development mode metrics go to this process's console, if they are not switched off.
process.env.POWERTOOLS_DEV = 'true';
process.env.POWERTOOLS_METRICS_DISABLED = 'false';
process.env.POWERTOOLS_SERVICE_NAME = 'keeper';

import { countingFaults } from '../../lambda/handlers/fence-faults';
import type { KeeperNews } from '../../lambda/loops/keeper';
import { SETTINGS } from './settings';

/** What was written to the log while a keeper had this news. */
async function logged(...news: KeeperNews[]): Promise<readonly unknown[]> {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const keeper = countingFaults({ tick: async () => news.shift() ?? { renewed: true } }, SETTINGS);
    for (let ticks = 0; ticks < 4; ticks += 1) await keeper.tick();
    return log.mock.calls.map(([line]) => JSON.parse(String(line)));
  } finally {
    log.mockRestore();
  }
}

test('faults are counted once in a keeper’s life, in the dimensions that the alarm reads', async () => {
  const faulty = { renewed: true, faults: ['db: one', 'db: two'] };
  const lines = await logged({ renewed: true }, faulty, faulty);
  expect(lines).toMatchObject([
    {
      _aws: { CloudWatchMetrics: [{ Namespace: 'Handover', Dimensions: [['Installation', 'Workload']] }] },
      Installation: SETTINGS.installation,
      Workload: SETTINGS.workload,
      FenceFaults: 2,
    },
  ]);
});

test('a fence without faults is not spoken of', async () => {
  expect(await logged({ renewed: true })).toEqual([]);
});

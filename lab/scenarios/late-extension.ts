import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../aws/call';
import { type FenceRow, readFence } from './old-database';
import { type Stage, waitFor } from './stage';

/** The answer waits for so long, so that the line swallows the extension that follows it. */
const HELD_ANSWER_MS = 60;
/** After the answer the keeper has sent its extension. */
const SENT_MS = 150;
const RENEWAL_LIMIT_MS = 10_000;
const DELIVERY_LIMIT_MS = 5_000;

export interface LateExtension {
  /** Lets it arrive. Answers the row before and after. */
  deliver(): Promise<{ readonly before: FenceRow; readonly after: FenceRow }>;
}

/**
 * A keeper renews its lease, and what it then sends to its database is held back on the line, as a frozen process or a
 * stalled network would: it arrives when somebody else serves.
 */
export async function holdBackExtension(stage: Stage): Promise<LateExtension> {
  const { cloud, databases } = stage.world.parts;
  const region = stage.world.firstRegion;
  const renewal = cloud.faults.add({
    callerRegion: region,
    service: 'dynamodb',
    operation: 'UpdateItem',
    when: isRenewal,
    times: 1,
    fault: { kind: 'delay', milliseconds: HELD_ANSWER_MS },
  });
  const lines = databases.pairs.map(({ line }) => line[stage.world.first]);
  const swallow = setInterval(() => {
    if (renewal.hits > 0) for (const line of lines) line.blackHole();
  }, 5);
  try {
    await waitFor('a keeper to renew its lease', RENEWAL_LIMIT_MS, async () => renewal.hits > 0);
    await sleep(SENT_MS);
  } finally {
    clearInterval(swallow);
    renewal.remove();
  }
  stage.faults.push({ what: "a keeper's extension is held back", hits: () => renewal.hits });
  return {
    deliver: async () => {
      const before = await readFence(stage);
      for (const line of lines) line.heal();
      // Each extension counts the heartbeat up, whether it extends anything or not: that shows its arrival.
      await waitFor('the late extension to arrive', DELIVERY_LIMIT_MS, async () => {
        const { heartbeat } = await readFence(stage);
        return heartbeat > before.heartbeat;
      });
      return { before, after: await readFence(stage) };
    },
  };
}

/** The lease's item is the one with a renewal number. */
const isRenewal = ({ caller }: Call, input: unknown): boolean =>
  caller.endsWith('-keeper') && JSON.stringify(input).includes('renewSeq');

import type { Call } from '../aws/call';
import type { Stage } from './stage';

export interface InsideCut {
  /** From now on these calls from the inside get through, as on a line that works for a moment. */
  letThrough(which: (call: Call) => boolean): void;
  heal(): void;
}

/**
 * Cuts what stands inside one Region off from the inside of the others: its Lambdas reach no ledger, nobody reaches its
 * APIs, replication stops. Its own APIs, its database and its clients live on.
 */
export function cutInside(stage: Stage): InsideCut {
  const { cloud, databases } = stage.world.parts;
  const region = stage.world.firstRegion;
  const refuse = { kind: 'refuse' } as const;
  let passes = (_: Call): boolean => false;
  const outward = cloud.faults.add({
    callerRegion: region,
    when: (call) => (call.service === 'dynamodb' || call.region !== region) && !passes(call),
    fault: refuse,
  });
  const inward = cloud.faults.add({
    targetRegion: region,
    when: ({ callerRegion }) => callerRegion !== undefined && callerRegion !== region,
    fault: refuse,
  });
  for (const { link } of databases.pairs) link.cut();
  stage.faults.push({ what: 'its loops are cut off from the ledger', hits: () => outward.hits });
  for (const { link } of databases.pairs)
    stage.faults.push({ what: 'the replication line is cut', hits: () => link.connectionsSeen });
  return {
    letThrough: (which) => {
      passes = which;
    },
    heal: () => {
      for (const fault of [outward, inward]) fault.remove();
      for (const { link } of databases.pairs) link.heal();
    },
  };
}

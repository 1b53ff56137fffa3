import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../aws/call';
import type { TcpLink } from '../postgres';
import { type FenceRow, readFence } from './old-database';
import { comesTrue, type Stage, waitFor } from './stage';

/** The answer waits for so long, so that the line swallows the extension that follows it. */
const HELD_ANSWER_MS = 60;
/** After the answer the keeper has sent its extension. */
const SENT_MS = 150;
const LOOK_MS = 5;
const TRIES = 6;
const RENEWAL_LIMIT_MS = 10_000;
const DELIVERY_LIMIT_MS = 5_000;

export interface LateExtension {
  /** Lets it arrive. Answers the row after that; undefined when nothing came. */
  deliver(): Promise<FenceRow | undefined>;
}

/**
 * A keeper renews its lease, and what it then sends to its database is held back on the line, as a frozen process or a
 * stalled network would: it arrives when somebody else serves.
 */
export async function holdBackExtension(stage: Stage): Promise<LateExtension> {
  const lines = stage.world.parts.databases.pairs.map(({ line }) => line[stage.world.first]);
  let held = 0;
  for (let left = TRIES; held === 0 && left > 0; left -= 1) {
    held = await swallowNext(stage, lines);
    if (held === 0) for (const line of lines) line.heal();
  }
  stage.faults.push({ what: "a keeper's extension is held back", hits: () => held });
  return { deliver: () => deliver(stage, lines) };
}

/** Answers how many renewals were granted after the line had stopped: keepers overlap, and one may lose to another. */
async function swallowNext(stage: Stage, lines: readonly TcpLink[]): Promise<number> {
  const { cloud } = stage.world.parts;
  const scope = { callerRegion: stage.world.firstRegion, service: 'dynamodb', operation: 'UpdateItem' };
  const fault = { kind: 'delay', milliseconds: HELD_ANSWER_MS } as const;
  const renewal = cloud.faults.add({ ...scope, when: isRenewal, times: 1, fault });
  let stoppedAt: number | undefined;
  const swallow = setInterval(() => {
    if (renewal.hits === 0 || stoppedAt !== undefined) return;
    for (const line of lines) line.blackHole();
    stoppedAt = Date.now();
  }, LOOK_MS);
  try {
    await waitFor('a keeper to renew its lease', RENEWAL_LIMIT_MS, async () => stoppedAt !== undefined);
    await sleep(SENT_MS);
  } finally {
    clearInterval(swallow);
    renewal.remove();
  }
  const since = stoppedAt ?? Number.POSITIVE_INFINITY;
  const granted = cloud.log
    .where(scope)
    .filter((call) => call.outcome === 'ok' && (call.endedAt ?? 0) >= since && isRenewal(call, call.input));
  return granted.length;
}

/** Each extension counts the heartbeat up, whether it extends anything or not: that shows its arrival. */
async function deliver(stage: Stage, lines: readonly TcpLink[]): Promise<FenceRow | undefined> {
  const before = await readFence(stage);
  for (const line of lines) line.heal();
  const arrived = async (): Promise<boolean> => (await readFence(stage)).heartbeat > before.heartbeat;
  return (await comesTrue(DELIVERY_LIMIT_MS, arrived)) ? readFence(stage) : undefined;
}

/** The lease's item is the one with a renewal number. */
const isRenewal = ({ caller }: Call, input: unknown): boolean =>
  caller.endsWith('-keeper') && JSON.stringify(input).includes('renewSeq');

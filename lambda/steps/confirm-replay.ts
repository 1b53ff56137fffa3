import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { ReplayAnswer, ReplayedDatabase } from '../contract/step-answers';
import { isMultiWriter } from '../domain/fence';
import { wholeSeconds } from '../domain/instants';
import { hasReplayed } from '../domain/replayed-position';
import type { ClosedDatabase, FenceStore } from '../ports/fence-store';
import type { LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import { assertHolds, ownedEpoch } from './hold';
import { type DatabaseLook, type DatabasePorts, lookAtDatabases } from './look-at-databases';
import type { StepContext } from './step';

export interface ConfirmReplayPorts extends DatabasePorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly fences: FenceStore;
}

/**
 * The old side acknowledged its close with a position: everything that it ever acknowledged to an application stands before it.
 * A copy that has replayed that position holds all of it. Seconds of lag say nothing of that and are not read.
 */
export async function confirmReplay(
  document: RunDocument,
  ports: ConfirmReplayPorts,
  context: StepContext,
): Promise<ReplayAnswer> {
  await assertHolds(document, ports.runs);
  const epoch = await ownedEpoch(document, ports.leases);
  const before = document.replay;
  const waitedSeconds = before === undefined ? 0 : before.waitedSeconds + before.waitSeconds;
  const lease = await ports.leases.read();
  // Promotions were asked for after this had been shown, by an earlier run: a copy that is promoted shows no position any more.
  if (lease?.taken?.course === 'all replayed')
    return { status: 'replayed', waitSeconds: 0, waitedSeconds, databases: [] };
  const [fence, looks] = await Promise.all([ports.fences.read(epoch), lookAtDatabases(ports, context)]);
  const databases = looks
    .filter(({ database }) => !isMultiWriter(database))
    .map((look) => judge(look, fence?.databases[look.database.name]));
  return answer(databases, waitedSeconds, context);
}

function judge({ database: { name }, inside, insideError }: DatabaseLook, closed?: ClosedDatabase): ReplayedDatabase {
  const behind = (detail: string): ReplayedDatabase => ({ name, status: 'behind', detail });
  if (closed === undefined) return behind('its old side has acknowledged no position');
  const { flushPosition } = closed;
  if (inside === undefined) return behind(`it does not answer: ${insideError}`);
  if (!hasReplayed(flushPosition, inside.replayed))
    return behind(`replayed up to ${inside.replayed ?? 'an unknown position'}, closed at ${flushPosition}`);
  return { name, status: 'replayed', detail: `closed at ${flushPosition}, replayed up to ${inside.replayed}` };
}

function answer(databases: readonly ReplayedDatabase[], waitedSeconds: number, { timings }: StepContext): ReplayAnswer {
  const behind = databases.filter(({ status }) => status === 'behind');
  if (behind.length === 0) return { status: 'replayed', waitSeconds: 0, waitedSeconds, databases };
  if (waitedSeconds >= timings.switchoverReplaySeconds)
    throw new FailoverError(
      ERRORS.deadlineExceeded,
      `not replayed after ${waitedSeconds} s: ${behind.map(({ name, detail }) => `${name} (${detail})`).join(', ')}`,
    );
  return { status: 'waiting', waitSeconds: wholeSeconds(timings.fencePollSeconds), waitedSeconds, databases };
}

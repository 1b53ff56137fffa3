import type { RunDocument } from '../contract/run-document';
import type { StepProgress } from '../ports/run-store';
import { secondsBetween } from './instants';

/**
 * How long a switchover kept writes from the workload, at most: from the order to close until the databases were open, here or,
 * when it went back, there again. Both ends are clocks of this Region. A failover does not know since when nobody could write.
 */
export function writePauseSeconds(
  { run, ownership, back }: RunDocument,
  progress: Readonly<Record<string, StepProgress>>,
): number | undefined {
  if (run.orchestration !== 'switchover' || ownership === undefined) return undefined;
  const end = back === undefined ? progress.OpenDatabases : back.status === 'back' ? progress.GoBack : undefined;
  if (end?.state !== 'completed') return undefined;
  return Math.max(0, secondsBetween(ownership.takenAt, end.endedAt));
}

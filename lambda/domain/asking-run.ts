import type { Timings } from '../contract/settings';
import type { Question } from '../ports/decision-store';
import type { HeldRun } from '../ports/run-store';
import { secondsBetween } from './instants';

/** The run that holds the workload is the execution that has asked, and has not ended. */
export const stillAsks = (held: HeldRun | undefined, { runId, executionArn }: Question): held is HeldRun =>
  held?.runId === runId && held.executionArn === executionArn && held.ended === undefined;

/** A run that waits looks for its answer every few seconds, and each look is a heartbeat. Somebody's clock is no proof: a warning. */
export function saySilence(
  held: HeldRun | undefined,
  question: Question,
  now: string,
  { runDeadAfterSeconds }: Pick<Timings, 'runDeadAfterSeconds'>,
): string | undefined {
  if (!stillAsks(held, question)) return undefined;
  if (secondsBetween(held.heartbeatAt, now) < runDeadAfterSeconds) return undefined;
  return `no sign of life of run ${held.runId} since ${held.heartbeatAt}: it may have been stopped, and then nobody reads this answer; see: npx handover status`;
}

export const sayOver = (runId: string): string =>
  `run ${runId} is over and asks nothing any more; see: npx handover status`;

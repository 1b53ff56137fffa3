import { ERRORS, FailoverError } from '../contract/errors';
import { wholeSeconds } from '../domain/instants';
import type { StepContext } from './step';

interface Waited {
  readonly waitSeconds: number;
  readonly waitedSeconds: number;
}

/** Seconds that the machine itself has waited for this step; no clock is read (ADR 0006). */
export const waitedFor = (before: Waited | undefined): number =>
  before === undefined ? 0 : before.waitedSeconds + before.waitSeconds;

/** Snapshots and replicas take hours; what takes longer than that is a person's to look at. */
export function nextLook(
  waitedSeconds: number,
  open: readonly { readonly name: string; readonly detail: string }[],
  { timings }: StepContext,
): Waited {
  if (open.length === 0) return { waitSeconds: 0, waitedSeconds };
  if (waitedSeconds >= timings.reprotectDeadlineSeconds)
    throw new FailoverError(
      ERRORS.deadlineExceeded,
      `not done after ${waitedSeconds} s: ${open.map(({ name, detail }) => `${name} (${detail})`).join(', ')}`,
    );
  return { waitSeconds: wholeSeconds(timings.reprotectPollSeconds), waitedSeconds };
}

/** What RDS refuses because something is busy passes; the next look acts again. Until the deadline, because that may take an hour. */
export const orWhyNot = (asking: Promise<string>): Promise<string> =>
  asking.catch((error: unknown) => {
    if (error instanceof FailoverError && error.name === ERRORS.transient) return error.message;
    throw error;
  });

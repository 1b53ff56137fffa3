import type { RunIdentity } from '../contract/run-document';
import type { HeldRun } from '../ports/run-store';

/** Names of executions are unique per machine only, and each Region has one: the execution decides who holds the workload. */
export const isHeldBy = (
  held: HeldRun | undefined,
  { id, executionArn }: Pick<RunIdentity, 'id' | 'executionArn'>,
): boolean => held?.runId === id && held.executionArn === executionArn && held.ended === undefined;

import type { ClaimAnswer } from '../../lambda/contract/run-document';
import type { ExecutionEvent } from '../world/executions';
import { ENDINGS } from './moments';

/** One execution from its claim to its end: the time in which it may act. */
export interface Hold {
  readonly execution: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Infinite while it has not ended. */
  readonly to: number;
  /** The run whose takeover it goes on with. */
  readonly resumes?: string;
}

/** Oldest first. Told by the history of the executions, not by what the ledger says of them. */
export function holdsIn(history: readonly ExecutionEvent[]): readonly Hold[] {
  return history.flatMap((event) => {
    const claim = claimOf(event);
    if (claim?.outcome !== 'claimed') return [];
    const { execution, at } = event;
    const end = history.find((each) => each.execution === execution && ENDINGS.has(each.kind));
    const to = end?.at.getTime() ?? Number.POSITIVE_INFINITY;
    return [{ execution, from: at.getTime(), to, resumes: claim.resumes }];
  });
}

function claimOf(event: ExecutionEvent): ClaimAnswer | undefined {
  if (event.kind !== 'StateExited' || event.state !== 'ClaimRun') return undefined;
  return (event.output as { readonly claim?: ClaimAnswer }).claim;
}

/** Each hold that began before another one's end. */
export const overlapping = (holds: readonly Hold[]): readonly Hold[] =>
  holds.filter((hold, index) => holds.slice(0, index).some(({ to }) => to > hold.from));

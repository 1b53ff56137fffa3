import type { WireEntry } from '../aws';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { leaseWrites, renewalsOf } from '../verdict/renewals';
import { runEnds, sayEnd } from '../verdict/run-ends';
import { isBookkeeping, isWrite, sayWrites, writeOf } from '../verdict/run-writes';
import type { ExecutionEvent } from '../world/executions';

/** `entries`: the whole wire log, since keepers write too. */
export const declinedChecks = (evidence: Evidence, entries: readonly WireEntry[]): readonly LabCheck[] => [
  wantedCheck(evidence),
  askedCheck(evidence),
  leaseCheck(evidence, entries),
  writesCheck(evidence),
];

/** Runs that have put a question, each once. */
export const askedRuns = (history: readonly ExecutionEvent[]): readonly string[] => [
  ...new Set(
    history.flatMap((event) =>
      event.kind === 'StateEntered' && event.state === 'AwaitDecision' ? [event.execution] : [],
    ),
  ),
];

interface Judged {
  readonly precheck?: { readonly evidence: readonly string[] };
}

/** A yes would have been right: that is what makes the no worth anything. */
function wantedCheck({ history }: Evidence): LabCheck {
  const event = history.find((each) => each.kind === 'StateEntered' && each.state === 'AskForApproval');
  const document = (event?.kind === 'StateEntered' ? event.input : {}) as Judged;
  const seen = document.precheck?.evidence ?? [];
  const failing = seen.filter((line) => /: failing /.test(line));
  return {
    name: 'at least two observers saw transactions fail for the whole hold-down',
    passed: failing.length >= 2,
    detail: failing.join(' | ') || `nobody: ${seen.join(' | ')}`,
  };
}

/** On a laptop that starves its observers what they want may pause for so long that it is a new wish: then it is asked anew. */
function askedCheck({ history, report }: Evidence): LabCheck {
  const asked = askedRuns(history);
  const ends = runEnds(history).filter(({ execution }) => asked.includes(execution));
  const no = ends.filter(({ state, words }) => state === 'Done' && / declined: /.test(words));
  return {
    name: 'it was asked, a person said no, and that was the end of it',
    passed: asked.length > 0 && no.length === asked.length && report?.outcome === 'declined',
    detail: `${report?.outcome ?? 'no report'}; ${asked.length} asked: ${ends.map(sayEnd).join(' | ')}`,
  };
}

/** The run has read the lease and never written it; the keepers have gone on all the time. */
function leaseCheck({ faultAt }: Evidence, entries: readonly WireEntry[]): LabCheck {
  const writes = leaseWrites(entries).filter(({ at }) => at > faultAt);
  const renewed = renewalsOf(writes).length;
  const others = writes.length - renewed;
  return {
    name: 'only keepers have touched the lease',
    passed: renewed > 0 && others === 0,
    detail: `${renewed} renewals by keepers, ${others} writes by anybody else`,
  };
}

const QUESTION = /^dynamodb:\w+ DECISION#/;

/** Tried or done: before anybody has said yes it may keep its own books, put its question, and tell people. */
function writesCheck({ calls }: Evidence): LabCheck {
  const writes = calls.filter(isWrite);
  const foreign = writes.filter((call) => !isBookkeeping(call) && !QUESTION.test(writeOf(call)));
  return {
    name: 'the run has written its own items in the ledger, told people, and nothing else',
    passed: writes.length > 0 && foreign.length === 0,
    detail: foreign.length > 0 ? `also ${sayWrites(foreign)}` : sayWrites(writes),
  };
}

import type { WireEntry } from '../aws';
import type { Evidence } from '../verdict/evidence';
import { type Hold, holdsIn, overlapping } from '../verdict/holds';
import type { LabCheck } from '../verdict/lab-check';
import { leaseWrites } from '../verdict/renewals';
import { type RunEnd, runEnds, sayEnd } from '../verdict/run-ends';
import { isBookkeeping, isWrite, writeOf } from '../verdict/run-writes';
import { LAB_TIMINGS } from '../world/lab-timings';
import type { Typed } from './command-line';

/** What happened, by names of executions. */
export interface TwoOperators {
  readonly automatic: string;
  /** What the first person's command line printed. */
  readonly typed: Typed;
  /** The runs of the two people. */
  readonly told: readonly string[];
  /** The run that a person started after the automatic one was killed. */
  readonly next: string;
}

const { stepTimeoutSeconds = Number.POSITIVE_INFINITY } = LAB_TIMINGS;

/** `wire`: every call of this story; `databases`: how many there are to promote. */
export const twoOperatorsChecks = (
  act: TwoOperators,
  evidence: Evidence,
  { wire, databases }: { readonly wire: readonly WireEntry[]; readonly databases: number },
): readonly LabCheck[] => [
  ...toldChecks(act, evidence),
  typedCheck(act),
  killedCheck(act, evidence),
  goneOnCheck(act, evidence),
  waitedOutCheck(act, evidence),
  ownersCheck(act, evidence),
  raisedCheck(evidence),
  promotedCheck(wire, databases),
];

const HOLDS_SINCE = /holds the workload since \d{4}-\d\d-\d\dT[\d:.]+Z, started by alarm /;

const statesOf = ({ history }: Evidence, run: string): readonly string[] =>
  history.flatMap((event) => (event.kind === 'StateEntered' && event.execution === run ? [event.state] : []));

const endOf = ({ history }: Evidence, run: string): RunEnd | undefined =>
  runEnds(history).find(({ execution }) => execution === run);

const WHO = ['at the command line', 'in the console'];

function toldChecks({ automatic, told }: TwoOperators, evidence: Evidence): readonly LabCheck[] {
  return told.map((run, index) => {
    const end = endOf(evidence, run);
    const words = end?.words ?? '';
    const named = words.includes(`run ${automatic} in ${evidence.other} `);
    return {
      name: `the run of the person ${WHO[index]} ends with who holds the workload, and since when`,
      passed: end?.state === 'AlreadyRunning' && named && HOLDS_SINCE.test(words),
      detail: end === undefined ? `${run} has not ended` : sayEnd(end),
    };
  });
}

function typedCheck({ automatic, typed: { output } }: TwoOperators): LabCheck {
  const line = output.split('\n').find((each) => each.includes(`run ${automatic} `));
  return {
    name: 'the command line says so before it starts anything',
    passed: line !== undefined && HOLDS_SINCE.test(line),
    detail: line ?? output,
  };
}

function killedCheck({ automatic }: TwoOperators, evidence: Evidence): LabCheck {
  const states = statesOf(evidence, automatic);
  const aborted = evidence.history.some(
    ({ kind, execution }) => kind === 'ExecutionAborted' && execution === automatic,
  );
  return {
    name: 'the automatic run was killed after it took ownership, before its end',
    passed: aborted && states.includes('MoveWorkload') && !states.includes('Redirect'),
    detail: `${aborted ? 'killed' : 'not killed'} in ${states.at(-1)}`,
  };
}

/** It proved the killed one dead, and found what was done. */
function goneOnCheck({ automatic, next }: TwoOperators, evidence: Evidence): LabCheck {
  const entered = statesOf(evidence, next);
  const path = ['AwaitOtherRun', 'AwaitOldStep', 'Precheck', 'TakeOwnership', 'OpenDatabases', 'Done'];
  const hold = holdsIn(evidence.history).find(({ execution }) => execution === next);
  const end = endOf(evidence, next);
  return {
    name: 'the next run proves it dead by its heartbeat, goes on with its takeover and completes it',
    passed: path.every((state) => entered.includes(state)) && hold?.resumes === automatic,
    detail: `through ${path.filter((state) => entered.includes(state)).join(', ')}; it goes on with ${hold?.resumes ?? 'nothing'}; ${end === undefined ? 'it has not ended' : end.words}`,
  };
}

/** RDS, ECS and Route 53 know no epoch: a step of the killed run could still be on its way to them. */
function waitedOutCheck({ next }: TwoOperators, { history, calls }: Evidence): LabCheck {
  const { from = Number.POSITIVE_INFINITY } = holdsIn(history).find(({ execution }) => execution === next) ?? {};
  const first = calls.find((call) => call.at >= from && isWrite(call) && !isBookkeeping(call));
  const waited = first === undefined ? Number.NaN : (first.at - from) / 1000;
  return {
    name: 'it waits out a step of the killed run before it changes anything',
    passed: waited >= stepTimeoutSeconds,
    detail:
      first === undefined
        ? 'it has changed nothing'
        : `${waited.toFixed(1)} s from its claim to ${writeOf(first)}; a step may take ${stepTimeoutSeconds} s`,
  };
}

function ownersCheck({ automatic, next }: TwoOperators, { history }: Evidence): LabCheck {
  const holds = holdsIn(history);
  const both = overlapping(holds);
  return {
    name: 'at no time two runs are past their claim',
    passed: both.length === 0 && holds.map(({ execution }) => execution).join() === [automatic, next].join(),
    detail: `${holds.map(sayHold).join(', then ')}${both.length > 0 ? `; ${both.length} began before another one's end` : ''}`,
  };
}

const sayHold = ({ execution, from, to }: Hold): string => `${execution} for ${((to - from) / 1000).toFixed(1)} s`;

/** `OpenDatabases` renews the lease once, in another function: only `TakeOwnership` and its neighbours raise anything. */
function raisedCheck({ before, lease, calls }: Evidence): LabCheck {
  const raised = leaseWrites(calls).filter(({ caller }) => caller.endsWith('-run-steps')).length;
  return {
    name: 'ownership is taken once',
    passed: raised === 1 && before !== undefined && lease?.epoch === before.epoch + 1,
    detail: `${raised} takeovers of the lease on the wire; epoch ${before?.epoch} before, ${lease?.epoch} after`,
  };
}

/** Refused tries too. */
function promotedCheck(wire: readonly WireEntry[], databases: number): LabCheck {
  const tried = wire.filter(({ operation }) => operation === 'PromoteReadReplica').length;
  return {
    name: 'no database is promoted twice',
    passed: tried === databases,
    detail: `${tried} calls of rds:PromoteReadReplica for ${databases} databases`,
  };
}

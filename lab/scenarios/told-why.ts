import { type RunEnd, runEnds } from '../verdict/run-ends';
import type { Stage } from './stage';

export const endsOf = ({ world }: Stage, executions: readonly string[]): readonly RunEnd[] =>
  runEnds(world.parts.history).filter(({ execution }) => executions.includes(execution));

export const HELD = /holds the workload since \S+, started by alarm/;
export const NOT_CONFIRMED = /the alarm is not confirmed: \d of 3 observers want a takeover/;
export const BACK = /changed \d+ s ago, an alarm may move it again after \d+ s; a person may start a run at any time/;

/** How a run may end that does nothing: in a state that says so, with the words that tell why. */
const NOTHING_DONE: readonly (readonly [RegExp, RegExp])[] = [
  [/^AlreadyRunning$/, HELD],
  [/^(RunRefused|FailoverIncomplete)$/, NOT_CONFIRMED],
  [/^(RunRefused|FailoverIncomplete)$/, /no quorum wants a takeover any more/],
  [/^RunRefused$/, /before the last change/],
  [/^RunRefused$/, BACK],
];

export const toldWhy = ({ state, words }: RunEnd): boolean =>
  NOTHING_DONE.some(([states, why]) => states.test(state) && why.test(words));

import type { ExecutionContext } from './run-document';

/** The states of the machine `decide`. State names are the runbook's headings. */
export const DECIDE_STATES = {
  takeAnswer: 'TakeAnswer',
  recordAnswer: 'RecordAnswer',
  answerStands: 'AnswerStands?',
  answerRecorded: 'AnswerRecorded',
  answerRefused: 'AnswerRefused',
  answerLost: 'AnswerLost',
} as const;

export const RECORD_ANSWER = {
  timeoutSeconds: 20,
  comment: 'Writes the answer of a person to the question of a run; the first answer stands',
} as const;

/** What the machine hands to its Lambda: `$$.Execution`, whose input a person has typed. */
export interface DecideEvent {
  readonly execution: ExecutionContext;
}

export type RecordAnswerAnswer =
  | { readonly outcome: 'recorded'; readonly summary: string }
  | { readonly outcome: 'refused'; readonly because: string };

/** What a person types into the console: `{"run": "...", "verdict": "approve", "reason": "..."}`. */
export const VERDICTS = { approve: 'approved', decline: 'declined' } as const;
export type VerdictInput = keyof typeof VERDICTS;

export const answerInput = (run: string, verdict: VerdictInput): string =>
  JSON.stringify({ run, verdict, reason: 'why' });

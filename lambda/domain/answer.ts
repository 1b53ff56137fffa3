import { answerInput, VERDICTS, type VerdictInput } from '../contract/decide';
import type { Decision } from '../ports/decision-store';

export interface Answer {
  readonly runId: string;
  readonly verdict: Decision['verdict'];
  readonly reason: string;
}

export type AnswerRead =
  | { readonly complete: true; readonly answer: Answer }
  | { readonly complete: false; readonly because: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isVerdict = (value: unknown): value is VerdictInput =>
  typeof value === 'string' && Object.hasOwn(VERDICTS, value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** What a person typed into the console. Nothing is guessed, so the example that the console pre-fills decides nothing. */
export function readAnswer(input: unknown): AnswerRead {
  if (!isObject(input)) return incomplete(`the input is ${JSON.stringify(input)}, it must be a JSON object`);
  const { run, verdict, reason } = input;
  if (!isText(run)) return incomplete(`run is ${shown(run)}, it must be the name of the run that asks`);
  if (!isVerdict(verdict)) return incomplete(`verdict is ${shown(verdict)}, it must be "approve" or "decline"`);
  if (!isText(reason)) return incomplete(`reason is ${shown(reason)}, it must say why in a few words`);
  return { complete: true, answer: { runId: run.trim(), verdict: VERDICTS[verdict], reason: reason.trim() } };
}

/** What to paste, for the run that waits for an answer. */
export const sayOpen = (runId: string | undefined): string =>
  runId === undefined
    ? 'no run waits for an answer now'
    : `run ${runId} waits for an answer, start again with ${answerInput(runId, 'approve')} or ${answerInput(runId, 'decline')}`;

const incomplete = (because: string): AnswerRead => ({ complete: false, because });
const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

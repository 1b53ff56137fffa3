import type { DecideEvent, RecordAnswerAnswer } from '../contract/decide';
import { recordAnswer } from '../steps/record-answer';
import { composeContainer } from './container';

/** The one step of the machine `decide`. It has no run of its own, so it keeps no progress. */
const { context, ledger } = composeContainer(process.env);

export const handler = (event: DecideEvent): Promise<RecordAnswerAnswer> => recordAnswer(event, ledger, context);

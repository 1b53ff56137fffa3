import type { Decision, Question } from '../../lambda/ports/decision-store';
import { AT, type LedgerSubject, type MakeLedger } from './ledger-subject';

const QUESTION: Question = {
  runId: 'run-1',
  workload: 'orders',
  text: 'move orders?',
  askedAt: AT,
  deadline: '2026-11-22T12:15:00.000Z',
  acceptedLossSeconds: 12.5,
};
const YES: Decision = { verdict: 'approved', by: 'ada', reason: 'go', at: AT };
const NO: Decision = { verdict: 'declined', by: 'bob', reason: 'wait', at: AT };

/** What every decision store promises. */
export function decisionStoreContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let decisions: LedgerSubject['ledger']['decisions'];
  beforeEach(async () => {
    subject = await make();
    decisions = subject.ledger.decisions;
  });

  test('nothing was asked before the first question', async () => {
    expect(await decisions.read('run-1')).toBeUndefined();
    expect(await decisions.decide('run-1', YES)).toBeUndefined();
    expect(await decisions.read('run-1')).toBeUndefined();
  });

  test('a question waits for its decision', async () => {
    expect(await decisions.ask(QUESTION)).toEqual(QUESTION);
    expect(await decisions.read('run-1')).toEqual({ question: QUESTION });
    expect(await decisions.decide('run-1', YES)).toEqual(YES);
    expect(await decisions.read('run-1')).toEqual({ question: QUESTION, decision: YES });
  });

  test('a second ask keeps the first question, its deadline and its decision', async () => {
    await decisions.ask(QUESTION);
    await decisions.decide('run-1', YES);
    const again = await decisions.ask({
      ...QUESTION,
      deadline: '2030-01-01T00:00:00.000Z',
      acceptedLossSeconds: 'any',
    });
    expect(again).toMatchObject(QUESTION);
    expect(await decisions.read('run-1')).toEqual({ question: QUESTION, decision: YES });
  });

  test('the first decision stands, and the second person is told', async () => {
    await decisions.ask(QUESTION);
    await decisions.decide('run-1', NO);
    expect(await decisions.decide('run-1', YES)).toEqual(NO);
  });

  test('one of ten racing decisions stands, and everybody hears the same', async () => {
    await decisions.ask(QUESTION);
    const answers = Array.from({ length: 10 }, (_, i) => decisions.decide('run-1', { ...YES, by: `person ${i}` }));
    const heard = new Set((await Promise.all(answers)).map((answer) => answer?.by));
    expect([...heard]).toEqual([(await decisions.read('run-1'))?.decision?.by]);
  });

  test('a decision whose answer is lost stands', async () => {
    await decisions.ask(QUESTION);
    const lost = subject.faults.loseAnswers(1);
    expect(await decisions.decide('run-1', YES)).toEqual(YES);
    expect(lost.hits).toBe(1);
  });
}

import type { Decision, Question } from '../../lambda/ports/decision-store';
import { AT, type LedgerSubject, type MakeLedger } from './ledger-subject';

const QUESTION: Question = {
  runId: 'run-1',
  executionArn: 'arn:aws:states:us-west-2:111122223333:execution:shop-orders-failover:run-1',
  workload: 'orders',
  text: 'move orders?',
  askedAt: AT,
  deadline: '2026-11-22T12:15:00.000Z',
  acceptedLossSeconds: 12.5,
};
/** The same name, in the other Region. */
const ELSEWHERE = 'arn:aws:states:us-east-1:111122223333:execution:shop-orders-failover:run-1';
const person = (userId: string) =>
  ({ kind: 'person', userId, arn: `arn:aws:iam::111122223333:user/${userId}` }) as const;
const execution = (name: string) =>
  ({ kind: 'execution', arn: `arn:aws:states:us-west-2:111122223333:execution:shop-orders-decide:${name}` }) as const;

const YES: Decision = { verdict: 'approved', principal: person('ada'), reason: 'go', at: AT };
const NO: Decision = { verdict: 'declined', principal: person('bob'), reason: 'wait', at: AT };

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
    expect(await decisions.settle('run-1')).toBeUndefined();
    expect(await decisions.decide('run-1', YES)).toBeUndefined();
    expect(await decisions.remind('run-1', 'half', AT)).toBe(false);
    expect(await decisions.read('run-1')).toBeUndefined();
  });

  test('a question waits for its decision', async () => {
    expect(await decisions.ask(QUESTION)).toEqual(QUESTION);
    expect(await decisions.read('run-1')).toEqual({ question: QUESTION });
    expect(await decisions.settle('run-1')).toEqual({ question: QUESTION });
    expect(await decisions.decide('run-1', YES)).toEqual(YES);
    expect(await decisions.read('run-1')).toEqual({ question: QUESTION, decision: YES });
    expect(await decisions.settle('run-1')).toEqual({ question: QUESTION, decision: YES });
  });

  test('a second ask keeps the first question, its deadline and its decision', async () => {
    await decisions.ask(QUESTION);
    await decisions.decide('run-1', YES);
    const again = await decisions.ask({
      ...QUESTION,
      deadline: '2030-01-01T00:00:00.000Z',
      acceptedLossSeconds: 'any',
    });
    expect(again).toEqual(QUESTION);
    expect(await decisions.read('run-1')).toEqual({ question: QUESTION, decision: YES });
  });

  test('a second ask under the same name by another execution is told whose question stands', async () => {
    await decisions.ask(QUESTION);
    expect(await decisions.ask({ ...QUESTION, executionArn: ELSEWHERE })).toEqual(QUESTION);
    expect(await decisions.read('run-1')).toEqual({ question: QUESTION });
  });

  test('refuses the answer to a question that is gone, when another execution asks under the same name', async () => {
    await decisions.ask(QUESTION);
    await decisions.decide('run-1', YES);
    await subject.ledger.retention.drop({ kind: 'decision', id: 'run-1', at: AT, needed: false });
    const question = { ...QUESTION, executionArn: ELSEWHERE };
    await decisions.ask(question);
    await subject.mark('run-1', YES);
    expect(await decisions.settle('run-1')).toEqual({ question, ignored: YES });
    const no = { ...NO, principal: YES.principal };
    expect(await decisions.decide('run-1', no)).toEqual(no);
    expect(await decisions.settle('run-1')).toEqual({ question, decision: no });
  });

  test('the first decision stands, and the second person is told', async () => {
    await decisions.ask(QUESTION);
    await decisions.decide('run-1', NO);
    expect(await decisions.decide('run-1', YES)).toEqual(NO);
    expect(await decisions.settle('run-1')).toEqual({ question: QUESTION, decision: NO });
  });

  test('one of ten racing decisions stands, and everybody hears the same', async () => {
    await decisions.ask(QUESTION);
    const answers = Array.from({ length: 10 }, (_, i) =>
      decisions.decide('run-1', { ...YES, principal: person(`person ${i}`) }),
    );
    const heard = new Set((await Promise.all(answers)).map((answer) => JSON.stringify(answer?.principal)));
    expect([...heard]).toEqual([JSON.stringify((await decisions.settle('run-1'))?.decision?.principal)]);
  });

  test('of two executions of the decide machine the first stands', async () => {
    await decisions.ask(QUESTION);
    const first: Decision = { ...NO, principal: execution('one') };
    expect(await decisions.decide('run-1', first)).toEqual(first);
    expect(await decisions.decide('run-1', { ...YES, principal: execution('two') })).toEqual(first);
    expect(await decisions.settle('run-1')).toEqual({ question: QUESTION, decision: first });
  });

  test('a person who is cut off between the answer and its mark answers again, and the first answer is the one that counts', async () => {
    await decisions.ask(QUESTION);
    // The look at the question, the answer, and then nothing.
    const cut = subject.faults.stopAfter(2);
    await expect(decisions.decide('run-1', YES)).rejects.toMatchObject({ name: 'Transient' });
    expect(cut.hits).toBeGreaterThan(0);
    subject.faults.heal();
    expect(await decisions.settle('run-1')).toEqual({ question: QUESTION });
    expect(await decisions.decide('run-1', { ...NO, principal: YES.principal })).toEqual(YES);
    expect(await decisions.settle('run-1')).toEqual({ question: QUESTION, decision: YES });
  });

  test.each<[string, Decision]>([
    ['somebody who has not answered', YES],
    ['an execution that has not answered', { ...YES, principal: execution('never') }],
  ])('refuses a mark in the name of %s, says so once, and blocks nobody', async (_, forged) => {
    await decisions.ask(QUESTION);
    await subject.mark('run-1', forged);
    expect(await decisions.read('run-1')).toEqual({ question: QUESTION, decision: forged });
    expect(await decisions.settle('run-1')).toEqual({ question: QUESTION, ignored: forged });
    expect(await decisions.settle('run-1')).toEqual({ question: QUESTION });
    expect(await decisions.decide('run-1', NO)).toEqual(NO);
    expect(await decisions.settle('run-1')).toEqual({ question: QUESTION, decision: NO });
  });

  test('refuses a mark that says the opposite of the answer that it names', async () => {
    await decisions.ask(QUESTION);
    const cut = subject.faults.stopAfter(2);
    await expect(decisions.decide('run-1', NO)).rejects.toMatchObject({ name: 'Transient' });
    expect(cut.hits).toBeGreaterThan(0);
    subject.faults.heal();
    const forged: Decision = { ...NO, verdict: 'approved' };
    await subject.mark('run-1', forged);
    expect(await decisions.settle('run-1')).toEqual({ question: QUESTION, ignored: forged });
  });

  test('a decision whose answer is lost stands', async () => {
    await decisions.ask(QUESTION);
    const lost = subject.faults.loseAnswers(2);
    expect(await decisions.decide('run-1', YES)).toEqual(YES);
    expect(lost.hits).toBe(2);
    expect(await decisions.settle('run-1')).toEqual({ question: QUESTION, decision: YES });
  });

  test('each reminder is wanted once, whoever asks', async () => {
    await decisions.ask(QUESTION);
    const asked = await Promise.all([1, 2, 3].map(() => decisions.remind('run-1', 'half', AT)));
    expect(asked.filter(Boolean)).toHaveLength(1);
    expect(await decisions.remind('run-1', 'last', AT)).toBe(true);
    expect(await decisions.remind('run-1', 'last', AT)).toBe(false);
    expect(await decisions.read('run-1')).toEqual({ question: QUESTION });
  });

  test('a reminder whose recording is answered by nobody is still this caller’s', async () => {
    await decisions.ask(QUESTION);
    const lost = subject.faults.loseAnswers(1);
    expect(await decisions.remind('run-1', 'half', AT)).toBe(true);
    expect(lost.hits).toBe(1);
  });
}

import type { Asked, Principal } from '../../../lambda/ports/decision-store';
import { askForApproval } from '../../../lambda/steps/ask-for-approval';
import { recordAnswer } from '../../../lambda/steps/record-answer';
import { alarmAt, HOME, type OrdersWorld, STANDBY } from './orders-world';
import { served, watchedToItsEnd } from './situations';

const ADA: Principal = { kind: 'person', userId: 'AIDAADA', arn: 'arn:aws:iam::111122223333:user/ada' };

const arnOf = (name: string, region = STANDBY) =>
  `arn:aws:states:${region}:111122223333:execution:shop-orders-decide:${name}`;

/** One execution of the decide machine in a Region. */
const answer = (orders: OrdersWorld, input: unknown, name = 'one', region = STANDBY) =>
  recordAnswer(
    { execution: { Id: arnOf(name, region), Name: name, StartTime: orders.now(), Input: input } },
    region === HOME ? orders.home : orders.standby,
    orders.context(region),
  );

const waiting = async () => {
  const orders = await served({ automation: 'approve' });
  await watchedToItsEnd(orders);
  const document = await orders.prechecked('run-1', alarmAt(orders.now()));
  await askForApproval(document, orders.standby, orders.context());
  return orders;
};

const input = (verdict: unknown, run: unknown = 'run-1', reason: unknown = 'checked') => ({ run, verdict, reason });
const OPEN =
  'run run-1 waits for an answer, start again with {"run":"run-1","verdict":"approve","reason":"why"} or {"run":"run-1","verdict":"decline","reason":"why"}';

describe('the machine decide', () => {
  test.each([
    ['approve', 'approved', STANDBY],
    ['decline', 'declined', STANDBY],
    ['approve', 'approved', HOME],
  ])('records "%s" as %s, in %s, with its execution as the principal', async (verdict, recorded, region) => {
    const orders = await waiting();
    const said = await answer(orders, input(verdict), 'one', region);
    expect(said).toEqual({
      outcome: 'recorded',
      summary: `run run-1 is ${recorded} by whoever started ${arnOf('one', region)} (CloudTrail names the person) at ${orders.now()}: checked`,
    });
    expect((await orders.standby.decisions.settle('run-1'))?.decision).toEqual({
      verdict: recorded,
      principal: { kind: 'execution', arn: arnOf('one', region) },
      reason: 'checked',
      at: orders.now(),
    });
  });

  test('a step that runs twice finds its own answer', async () => {
    const orders = await waiting();
    const first = await answer(orders, input('approve'));
    await orders.clock.advance(901);
    expect(await answer(orders, input('approve'))).toEqual({
      outcome: 'recorded',
      summary: expect.stringContaining('summary' in first ? first.summary : 'recorded'),
    });
  });

  test.each<[string, unknown, string]>([
    ['an empty input', {}, 'run is missing, it must be the name of the run that asks'],
    ['no input at all', undefined, 'the input is undefined, it must be a JSON object'],
    [
      'the example that the console pre-fills',
      { Comment: 'Insert your JSON here' },
      'run is missing, it must be the name of the run that asks',
    ],
    ['a list', [], 'the input is [], it must be a JSON object'],
    ['no verdict', { run: 'run-1' }, 'verdict is missing, it must be "approve" or "decline"'],
    ['a verdict that is none', input('yes'), 'verdict is "yes", it must be "approve" or "decline"'],
    [
      'a verdict that is a name of JavaScript',
      input('toString'),
      'verdict is "toString", it must be "approve" or "decline"',
    ],
    ['no reason', { run: 'run-1', verdict: 'approve' }, 'reason is missing, it must say why in a few words'],
    ['a blank reason', input('approve', 'run-1', ' '), 'reason is " ", it must say why in a few words'],
    ['an unknown run', input('approve', 'run-9'), 'run "run-9" has asked nothing'],
  ])('refuses %s, decides nothing, and says what to paste', async (_, given, because) => {
    const orders = await waiting();
    expect(await answer(orders, given)).toEqual({ outcome: 'refused', because: `${because}; ${OPEN}` });
    expect(await orders.standby.decisions.read('run-1')).not.toHaveProperty('decision');
  });

  test('refuses an empty input while nothing is asked', async () => {
    const nothing = { outcome: 'refused', because: expect.stringContaining('no run waits for an answer now') };
    expect(await answer(await served(), {})).toEqual(nothing);
    const orders = await waiting();
    await answer(orders, input('decline'));
    expect(await answer(orders, {}, 'two')).toEqual(nothing);
  });

  test('refuses an answer after the deadline', async () => {
    const orders = await waiting();
    await orders.clock.advance(900);
    expect(await answer(orders, input('approve'))).toEqual({
      outcome: 'refused',
      because: 'the question of run run-1 expired at 2026-11-22T12:16:06.000Z; nothing has changed',
    });
  });

  test('refuses an answer to a run that is over', async () => {
    const orders = await waiting();
    await orders.standby.runs.end('run-1', { at: orders.now(), outcome: 'refused', summary: '', changed: false });
    expect(await answer(orders, input('approve'))).toEqual({
      outcome: 'refused',
      because: 'run run-1 is over and asks nothing any more; see: npx handover status',
    });
  });

  test('refuses an answer to a question whose name another execution has taken', async () => {
    const orders = await waiting();
    orders.rewrite<Asked>('decision/run-1', (asked) => ({
      ...asked,
      question: { ...asked.question, executionArn: 'another' },
    }));
    expect(await answer(orders, input('approve'))).toMatchObject({
      because: 'run run-1 is over and asks nothing any more; see: npx handover status',
    });
  });

  test('warns when the run that asks gives no sign of life', async () => {
    const orders = await waiting();
    const { heartbeatAt } = (await orders.standby.runs.current()) ?? {};
    await orders.clock.advance(119);
    expect(await answer(orders, input('approve'))).toMatchObject({ summary: expect.not.stringContaining('but') });
    await orders.clock.advance(1);
    expect(await answer(orders, input('approve'))).toMatchObject({
      outcome: 'recorded',
      summary: expect.stringContaining(
        `: checked; but no sign of life of run run-1 since ${heartbeatAt}: it may have been stopped, and then nobody reads this answer; see: npx handover status`,
      ),
    });
  });

  test('refuses the opposite of the answer that stands', async () => {
    const orders = await waiting();
    await orders.standby.decisions.decide('run-1', {
      verdict: 'declined',
      principal: ADA,
      reason: 'all is well',
      at: orders.now(),
    });
    const stands = `the first answer stands: run run-1 is declined by AWS user id AIDAADA (calls itself ${ADA.arn}) at ${orders.now()}: all is well`;
    expect(await answer(orders, input('approve'))).toEqual({ outcome: 'refused', because: stands });
    expect(await answer(orders, input('decline'))).toEqual({ outcome: 'recorded', summary: stands });
  });

  test('of two executions at once the first answer stands, and both say the same', async () => {
    const orders = await waiting();
    const said = await Promise.all([
      answer(orders, input('approve'), 'one', STANDBY),
      answer(orders, input('decline'), 'two', HOME),
    ]);
    expect(said.map(({ outcome }) => outcome).sort()).toEqual(['recorded', 'refused']);
    const standing = (await orders.standby.decisions.settle('run-1'))?.decision;
    for (const each of said) expect(JSON.stringify(each)).toContain(standing?.verdict);
  });
});

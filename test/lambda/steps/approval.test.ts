import type { Asked, Decision, Principal } from '../../../lambda/ports/decision-store';
import { readDecision } from '../../../lambda/steps/read-decision';
import { ADA, asked } from './asked';
import { HOME, PERSON } from './orders-world';
import { served } from './situations';

const BY_ADA = 'AWS user id AIDAADA (calls itself arn:aws:iam::111122223333:user/ada)';
const EXECUTION: Principal = {
  kind: 'execution',
  arn: 'arn:aws:states:us-west-2:111122223333:execution:shop-orders-decide:one',
};

describe('AskForApproval', () => {
  test('asks with a deadline, and tells people who saw what, what each answer costs, and four ways to answer', async () => {
    const { approval, sent, document } = await asked();
    expect(approval).toMatchObject({ status: 'waiting', waitSeconds: 15 });
    expect(sent[0]?.subject).toBe('Approve failover of orders to us-west-2?');
    const lines = sent[0]?.text.split('\n') ?? [];
    expect(lines[0]).toBe('Move orders from us-east-1 to us-west-2? Answer before 2026-11-22 12:16:06 UTC.');
    for (const line of [
      'YES: us-west-2 serves in 4 to 13 min (estimate, not a measurement).',
      'SILENCE: this run ends at the deadline, nothing changes. Asked again while the observers still want it.',
      '  npx handover approve run-1 --reason "why"',
      '  npx handover decline run-1 --reason "why"',
      '  https://us-west-2.console.aws.amazon.com/states/home?region=us-west-2#/statemachines/view/arn%3Aaws%3Astates%3Aus-west-2%3A111122223333%3AstateMachine%3Ashop-orders-decide',
      '  {"run":"run-1","verdict":"approve","reason":"why"}',
      `  aws stepfunctions start-execution --region us-west-2 --state-machine-arn arn:aws:states:us-west-2:111122223333:stateMachine:shop-orders-decide --input '{"run":"run-1","verdict":"approve","reason":"why"}'`,
      '4 any tool that takes the event "Approval Requested" of source "handover" from the default event bus in us-west-2',
      '  db: enforced, closes by itself at most 55 s after the last renewal',
      '  ok database db: replica, available, fence: enforced',
      ...document.precheck.evidence.map((line) => `  ${line}`),
    ])
      expect(lines).toContain(line);
    expect(document.precheck.evidence).toHaveLength(3);
    expect(sent[0]?.text).toContain('a yes accepts up to');
  });

  test('says that nobody asks again when a person started the run', async () => {
    const { sent } = await asked({ automation: 'automatic', rpoSeconds: 1, whenRpoExceeded: 'ask' }, PERSON);
    expect(sent[0]?.text).toContain('SILENCE: this run ends at the deadline, nothing changes. Nobody asks again.');
  });

  test('a second ask keeps the first deadline', async () => {
    const { orders, ask, approval } = await asked();
    await orders.clock.advance(60);
    expect(await ask()).toEqual(approval);
  });
});

describe('ReadDecision', () => {
  test('waits while nobody has answered', async () => {
    expect(await (await asked()).read()).toEqual({
      status: 'waiting',
      waitSeconds: 15,
      deadline: '2026-11-22T12:16:06.000Z',
    });
  });

  test('an approval accepts the loss that was asked for', async () => {
    const { read, decide, document } = await asked();
    await decide('approved');
    const { lossEstimate } = document.precheck;
    // Two renewals of slack: the old side may still renew before ownership is taken.
    const acceptedLossSeconds = lossEstimate.kind === 'known' && lossEstimate.seconds + 2 * 5;
    expect(await read()).toEqual({
      status: 'approved',
      by: BY_ADA,
      reason: 'because',
      because: `approved by ${BY_ADA} at 2026-11-22T12:01:06.000Z: because`,
      acceptedLossSeconds,
    });
  });

  test('an answer of the decide machine names its execution, and the line that finds the person', async () => {
    const { read, decide } = await asked();
    await decide('declined', EXECUTION);
    const answer = await read();
    expect(answer).toMatchObject({
      status: 'declined',
      by: `whoever started ${EXECUTION.arn} (CloudTrail names the person)`,
      because: expect.stringContaining(
        `aws cloudtrail lookup-events --region us-west-2 --lookup-attributes AttributeKey=EventName,AttributeValue=StartExecution --query "Events[?contains(CloudTrailEvent, '${EXECUTION.arn}')]`,
      ),
    });
  });

  test('an answer that its principal has not given does not count, is said from then on, and blocks nobody', async () => {
    const { orders, read, decide } = await asked();
    const forged: Decision = { verdict: 'approved', principal: ADA, reason: 'trust me', at: orders.now() };
    await orders.standby.decisions.mark('run-1', forged);
    const because = `an answer does not count, because ${BY_ADA} has not given it: approved by ${BY_ADA} at ${forged.at}: trust me`;
    expect(await read()).toMatchObject({ status: 'waiting', because });
    expect(await read()).toMatchObject({ status: 'waiting', because });
    await decide('declined');
    expect(await read()).toMatchObject({ status: 'declined', by: BY_ADA });
  });

  test('deadline and accepted loss are those of the run, whatever an approver writes into the question', async () => {
    const { orders, read, decide } = await asked();
    const written = { deadline: '2030-01-01T00:00:00.000Z', acceptedLossSeconds: 'any' } as const;
    orders.rewrite<Asked>('decision/run-1', (asked) => ({ ...asked, question: { ...asked.question, ...written } }));
    expect(await read()).toMatchObject({ deadline: '2026-11-22T12:16:06.000Z' });
    await decide('approved');
    expect(await read()).toMatchObject({ status: 'approved', acceptedLossSeconds: expect.any(Number) });
  });

  test('an answer before the deadline counts when it is read after it', async () => {
    const { orders, read, decide } = await asked();
    await decide('approved');
    await orders.clock.advance(901);
    expect(await read()).toMatchObject({ status: 'approved' });
  });

  test('an answer that is read before the deadline counts, however wrong the clock of whoever answered', async () => {
    const { read, decide } = await asked();
    await decide('approved', ADA, '2030-01-01T00:00:00.000Z');
    expect(await read()).toMatchObject({ status: 'approved' });
  });

  test('a refusal and silence end the question, and the lease is untouched', async () => {
    const declined = await asked();
    await declined.decide('declined');
    expect(await declined.read()).toMatchObject({ status: 'declined', by: BY_ADA, reason: 'because' });
    const silent = await asked();
    await silent.orders.clock.advance(901);
    expect(await silent.read()).toMatchObject({ status: 'expired' });
    expect(await silent.orders.standby.leases.read()).toMatchObject({ epoch: 1, active: HOME });
  });

  test.each([
    [929, 'approved'],
    [930, 'expired'],
  ])('%d s after the question, with a deadline at 900 s, an answer dated before it is %s', async (seconds, status) => {
    const { orders, read, decide } = await asked();
    const early = orders.now();
    await orders.clock.advance(seconds);
    await decide('approved', ADA, early);
    expect(await read()).toMatchObject({ status });
  });

  test('refuses an approval that was given after the deadline', async () => {
    const { orders, read, decide } = await asked();
    await orders.clock.advance(901);
    await decide('approved');
    expect(await read()).toMatchObject({ status: 'expired' });
  });

  test('refuses to read a decision that was never asked for', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    const reading = readDecision(document, orders.standby, orders.context());
    await expect(reading).rejects.toMatchObject({ name: 'BadInput' });
  });
});

describe('reminders', () => {
  test('go out ten minutes before the deadline and at half of the time, each once, also when looks are doubled', async () => {
    const { orders, read, sent } = await asked();
    const look = async (seconds: number) => {
      await orders.clock.advance(seconds);
      const answers = await Promise.all([read(), read()]);
      return answers.filter((answer) => answer.status === 'waiting' && answer.reminded).length;
    };
    expect(await look(299)).toBe(0);
    expect(await look(1)).toBe(1);
    expect(await look(149)).toBe(0);
    expect(await look(1)).toBe(1);
    expect(await look(400)).toBe(0);
    expect(sent.map(({ subject }) => subject)).toEqual([
      'Approve failover of orders to us-west-2?',
      'Reminder, 10 min left: approve failover of orders to us-west-2?',
      'Reminder, 7 min left: approve failover of orders to us-west-2?',
    ]);
    expect(sent[1]?.text.split('\n')[0]).toBe('REMINDER: 10 min left, nobody has answered.');
    expect(sent[1]?.text).toContain('npx handover approve run-1');
  });

  test('that fall together are one notice', async () => {
    const { orders, read, sent } = await asked({ approvalDeadlineSeconds: 1200 });
    await orders.clock.advance(600);
    await read();
    expect(sent).toHaveLength(2);
  });

  test('a question shorter than ten minutes has one, at half of its time', async () => {
    const { orders, read, sent } = await asked({ approvalDeadlineSeconds: 300 });
    await orders.clock.advance(149);
    await read();
    expect(sent).toHaveLength(1);
    await orders.clock.advance(1);
    await read();
    await read();
    expect(sent).toHaveLength(2);
  });

  test('nobody is reminded of a question that is answered', async () => {
    const { orders, read, decide, sent } = await asked();
    await decide('declined');
    await orders.clock.advance(500);
    await read();
    expect(sent).toHaveLength(1);
  });
});

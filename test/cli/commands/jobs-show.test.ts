import { ADA, NOW } from '../in-memory-world';
import { APPLICATIONS, given, jobs, orders, removeWorld, stored, world } from '../jobs-world';

afterEach(removeWorld);

describe('handover jobs show', () => {
  test('shows all that is known', async () => {
    given();
    await jobs('submit', 'a', '--payload', 'x');
    world.written.out = '';
    expect(await jobs('show', 'a')).toBe(0);
    expect(world.written.out.split('\n')).toEqual([
      'a of billing',
      '  State       pending since 2026-11-22 03:14:07 UTC',
      '  Class       normal',
      `  Accepted    2026-11-22 03:14:07 UTC from ${ADA.arn}`,
      '  Attempts    0, of them failed: 0',
      '  Payload     x',
      '',
    ]);
  });

  test('shows what the job will write, and whom its application is linked to', async () => {
    given([{ ...APPLICATIONS[0], links: { upstream: ['stock'], downstream: ['mails', 'web'] } }]);
    await jobs('submit', 'a', '--output', 's3://invoices/2026-11.csv', 'november');
    expect(await stored('a')).toMatchObject({ outputs: ['s3://invoices/2026-11.csv', 'november'] });
    world.written.out = '';
    await jobs('show', 'a');
    expect(world.written.out.split('\n').slice(6, -1)).toEqual([
      '  Output      s3://invoices/2026-11.csv',
      '  Output      november',
      '  Reads from  stock',
      '  Read by     mails, web',
    ]);
  });

  test('shows ends that came too late', async () => {
    given();
    await jobs('submit', 'a');
    const [head] = await orders.desk.heads('billing', 'normal', 1);
    const claim = head && (await orders.desk.claim(head, { epoch: 7, region: 'us-east-1', at: NOW }));
    if (claim === undefined) throw new Error('no claim');
    await orders.desk.requeue(claim, { epoch: 8, because: 'taken' });
    await orders.desk.keepFailure(claim, { at: NOW, reason: 'exit code 137' });
    world.written.out = '';
    await jobs('show', 'a');
    expect(world.written.out).toContain(
      '  Late end    attempt 1 in us-east-1 under epoch 7: failed 2026-11-22 03:14:07 UTC: exit code 137; refused\n',
    );
    world.written.out = '';
    await jobs('show', 'a', '--json');
    expect(JSON.parse(world.written.out)).toMatchObject({ state: 'pending', late: [{ epoch: 7, state: 'failed' }] });
  });

  test('refuses a job that there is not', async () => {
    given();
    expect(await jobs('show', 'x')).toBe(1);
    expect(world.written.error).toBe('handover: there is no job "x" of application "billing"\n');
  });
});

describe('handover jobs cancel', () => {
  test('marks a running job, whose end the dispatcher sees to', async () => {
    given();
    await jobs('submit', 'a');
    const [head] = await orders.desk.heads('billing', 'normal', 1);
    if (head === undefined) throw new Error('no head');
    await orders.desk.claim(head, { epoch: 7, region: 'us-east-1', at: NOW });
    world.written.out = '';
    expect(await jobs('cancel', 'a', '--reason', 'wrong month')).toBe(0);
    expect(world.written.out).toBe(
      `a of billing: running since 2026-11-22 03:14:07 UTC, to be cancelled (${ADA.arn}: wrong month)\n`,
    );
    expect(await stored('a')).toMatchObject({ state: 'running', cancel: { by: ADA.arn, reason: 'wrong month' } });
  });

  test('twice is no mistake', async () => {
    given();
    await jobs('submit', 'a');
    expect([await jobs('cancel', 'a', '--reason', 'x'), await jobs('cancel', 'a', '--reason', 'y')]).toEqual([0, 0]);
    expect(await stored('a')).toMatchObject({ state: 'cancelled', reason: `cancelled by ${ADA.arn}: x` });
  });

  test('refuses without a reason, and what has ended otherwise', async () => {
    given();
    await jobs('submit', 'a');
    expect(await jobs('cancel', 'a')).toBe(2);
    expect(await stored('a')).toMatchObject({ state: 'pending' });
    const [head] = await orders.desk.heads('billing', 'normal', 1);
    const claim = head && (await orders.desk.claim(head, { epoch: 7, region: 'us-east-1', at: NOW }));
    if (claim === undefined) throw new Error('no claim');
    await orders.desk.finish(claim, { state: 'done', at: NOW });
    world.written.error = '';
    expect(await jobs('cancel', 'a', '--reason', 'x')).toBe(1);
    expect(world.written.error).toBe(
      'handover: a of billing cannot be cancelled any more, it is done 2026-11-22 03:14:07 UTC\n',
    );
  });
});

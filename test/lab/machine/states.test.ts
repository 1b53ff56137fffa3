import { loadMachine, runMachine, TaskFailure, VirtualClock } from '../../../lab/machine';
import { answers, fails, machineOf, outputOf, pass, run, task } from './machines';

describe('Pass', () => {
  const CASES: [string, object, unknown, unknown][] = [
    ['hands its input on', {}, { a: 1 }, { a: 1 }],
    ['hands a fixed result on', { Result: { b: 2 } }, { a: 1 }, { b: 2 }],
    ['hands a result on that is false', { Result: false }, { a: 1 }, false],
    ['puts the result at ResultPath', { Result: 2, ResultPath: '$.x.y' }, { a: 1 }, { a: 1, x: { y: 2 } }],
    ['discards the result with ResultPath null', { Result: 2, ResultPath: null }, { a: 1 }, { a: 1 }],
    ['selects with InputPath', { InputPath: '$.a[1].b' }, { a: [{}, { b: 3 }] }, 3],
    ['takes an empty object for InputPath null', { InputPath: null }, { a: 1 }, {}],
    ['selects with OutputPath', { OutputPath: "$['a b']" }, { 'a b': 4 }, 4],
    ['leaves an empty object for OutputPath null', { OutputPath: null }, { a: 1 }, {}],
    [
      'combines the result with the input as it came, not as InputPath selected it',
      { InputPath: '$.a', ResultPath: '$.copy' },
      { a: 1, b: 2 },
      { a: 1, b: 2, copy: 1 },
    ],
    [
      'fills Parameters, deep and in arrays',
      { Parameters: { 'a.$': '$.x', b: [{ 'c.$': '$.x' }, 'literal'], 'name.$': '$$.State.Name' } },
      { x: 7 },
      { a: 7, b: [{ c: 7 }, 'literal'], name: 'Only' },
    ],
  ];
  test.each(CASES)('%s', async (_, fields, input, expected) => {
    expect(await outputOf(pass(fields), input as never)).toEqual(expected);
  });

  test('fails with States.Runtime when a path leads to nothing', async () => {
    const { result } = await run(machineOf({ Only: pass({ InputPath: '$.missing' }) }), { a: 1 });
    expect(result).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'path "$.missing" leads to nothing in {"a":1}',
    });
  });

  test('fails with States.Runtime when a path is applied to null', async () => {
    const { result } = await run(machineOf({ Only: pass({ InputPath: '$' }) }), null);
    expect(result).toMatchObject({ error: 'States.Runtime', cause: 'path "$" leads to nothing in null' });
  });

  test('fails with States.ResultPathMatchFailure when ResultPath meets something else than an object', async () => {
    const { result } = await run(machineOf({ Only: pass({ ResultPath: '$.a.b' }) }), { a: 1 });
    expect(result).toMatchObject({
      error: 'States.ResultPathMatchFailure',
      cause: 'ResultPath "$.a.b" needs an object at "b"',
    });
  });
});

describe('Task', () => {
  test('sends Parameters and shapes the answer: ResultSelector, ResultPath, OutputPath', async () => {
    const state = task({
      Parameters: { step: 'Only', 'document.$': '$' },
      ResultSelector: { 'kept.$': '$.answer' },
      ResultPath: '$.only',
      OutputPath: '$.only',
    });
    const { events, result } = await run(
      machineOf({ Only: state }),
      { a: 1 },
      { Only: answers({ answer: 42, more: 1 }) },
    );
    expect(events.find((event) => event.kind === 'TaskScheduled')).toMatchObject({
      functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:step',
      payload: { step: 'Only', document: { a: 1 } },
      attempt: 1,
    });
    expect(result).toMatchObject({ output: { kept: 42 } });
  });

  test('takes an answer of nothing for null', async () => {
    expect(await outputOf(task(), {}, { Only: [{ kind: 'answers', output: undefined as never }] })).toBeNull();
  });

  test('fails with the name and cause of the Lambda error', async () => {
    const { result } = await run(machineOf({ Only: task() }), {}, { Only: fails('Transient') });
    expect(result).toEqual({ status: 'FAILED', error: 'Transient', cause: 'broken', historyEvents: 6 });
  });

  test('fails with States.DataLimitExceeded when the answer is above 256 KiB', async () => {
    const { result } = await run(machineOf({ Only: task() }), {}, { Only: answers('x'.repeat(262_143)) });
    expect(result).toMatchObject({
      error: 'States.DataLimitExceeded',
      cause: 'the answer of the task has 262145 bytes, the limit is 262144',
    });
  });

  test('lets an answer of exactly 256 KiB pass', async () => {
    const { result } = await run(machineOf({ Only: task() }), {}, { Only: answers('x'.repeat(262_142)) });
    expect(result.status).toBe('SUCCEEDED');
  });

  test('fails as a defect of the lab when invoke rejects with anything else than a TaskFailure', async () => {
    const machine = loadMachine(machineOf({ Only: task({ Retry: [{ ErrorEquals: ['States.ALL'] }] }) }), 'failover');
    const runtime = {
      clock: new VirtualClock(),
      random: Math.random,
      record: () => {},
      invoke: () => Promise.reject(new Error('operation DescribeMoon is not implemented')),
    };
    await expect(runMachine(machine, EXECUTION, runtime)).rejects.toThrow('operation DescribeMoon is not implemented');
  });
});

const EXECUTION = {
  arn: 'arn:run',
  name: 'run-1',
  input: { by: 'test' },
  machineArn: 'arn:machine',
  machineName: 'failover',
};

describe('the context object', () => {
  test('names the run, the machine, the state and its retries', async () => {
    const state = task({ Parameters: { 'context.$': '$$' }, Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 5 }] });
    const machine = loadMachine(machineOf({ Only: state }), 'failover');
    const payloads: unknown[] = [];
    const runtime = {
      clock: new VirtualClock(new Date('2026-03-01T00:00:00.000Z')),
      random: Math.random,
      record: () => {},
      invoke: async ({ payload }: { payload: unknown }) => {
        payloads.push(payload);
        if (payloads.length === 1) throw new TaskFailure('E', '');
      },
    };
    await runMachine(machine, { ...EXECUTION, roleArn: 'arn:role' }, runtime);
    expect(payloads[1]).toEqual({
      context: {
        Execution: {
          Id: 'arn:run',
          Name: 'run-1',
          Input: { by: 'test' },
          RoleArn: 'arn:role',
          StartTime: '2026-03-01T00:00:00.000Z',
          RedriveCount: 0,
        },
        StateMachine: { Id: 'arn:machine', Name: 'failover' },
        State: { Name: 'Only', EnteredTime: '2026-03-01T00:00:00.000Z', RetryCount: 1 },
      },
    });
  });
});

describe('Wait', () => {
  const CASES: [string, object, unknown, number][] = [
    ['Seconds', { Seconds: 60 }, {}, 60_000],
    ['Seconds 0', { Seconds: 0 }, {}, 0],
    ['SecondsPath', { SecondsPath: '$.precheck.waitSeconds' }, { precheck: { waitSeconds: 7 } }, 7_000],
    ['Timestamp', { Timestamp: '2026-01-01T00:00:30Z' }, {}, 30_000],
    ['TimestampPath', { TimestampPath: '$.at' }, { at: '2026-01-01T01:00:30+01:00' }, 30_000],
    ['a Timestamp that has passed', { Timestamp: '2025-01-01T00:00:00Z' }, {}, 0],
  ];
  test.each(CASES)('waits by %s and hands its input on', async (_, fields, input, tookMs) => {
    const rehearsal = await run(machineOf({ Only: { Type: 'Wait', End: true, ...fields } }), input as never);
    expect(rehearsal.tookMs).toBe(tookMs);
    expect(rehearsal.result).toMatchObject({ status: 'SUCCEEDED', output: input });
  });

  const BAD: [string, object, unknown, string][] = [
    ['SecondsPath', { SecondsPath: '$.s' }, { s: -1 }, 'SecondsPath "$.s" expects a whole number of seconds, got -1'],
    [
      'TimestampPath',
      { TimestampPath: '$.t' },
      { t: 'soon' },
      'TimestampPath "$.t" expects a time such as "2026-01-31T12:00:00Z", got "soon"',
    ],
  ];
  test.each(BAD)('fails when %s yields something else', async (_, fields, input, cause) => {
    const { result } = await run(machineOf({ Only: { Type: 'Wait', End: true, ...fields } }), input as never);
    expect(result).toMatchObject({ error: 'States.Runtime', cause });
  });
});

describe('Fail', () => {
  const CASES: [string, object, object][] = [
    ['its Error and Cause', { Error: 'E', Cause: 'c' }, { error: 'E', cause: 'c' }],
    ['an empty cause without one', { Error: 'E' }, { error: 'E', cause: '' }],
    ['ErrorPath and CausePath', { ErrorPath: '$.e', CausePath: '$.c' }, { error: 'Boom', cause: 'because' }],
    [
      'an intrinsic as CausePath',
      { Error: 'E', CausePath: "States.Format('why: {}', $.c)" },
      { cause: 'why: because' },
    ],
    ['States.Runtime when CausePath is no string', { Error: 'E', CausePath: '$' }, { error: 'States.Runtime' }],
  ];
  test.each(CASES)('fails with %s', async (_, fields, expected) => {
    const { result } = await run(machineOf({ Only: { Type: 'Fail', ...fields } }), { e: 'Boom', c: 'because' });
    expect(result).toMatchObject({ status: 'FAILED', ...expected });
  });
});

describe('Succeed', () => {
  test('ends the machine with what OutputPath selects', async () => {
    expect(await outputOf({ Type: 'Succeed', OutputPath: '$.a' }, { a: 5 })).toBe(5);
  });
});

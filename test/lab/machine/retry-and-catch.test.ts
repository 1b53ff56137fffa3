import type { Rehearsal } from '../../../lab/machine';
import { loadMachine, runMachine, TaskFailure, VirtualClock } from '../../../lab/machine';
import { answers, fails, hangs, machineOf, outputOf, pass, run, task } from './machines';

const delays = ({ events }: Rehearsal): number[] =>
  events.flatMap((event) => (event.kind === 'RetryScheduled' ? [event.delayMs] : []));

const retrying = (...Retry: object[]): object => machineOf({ Only: task({ Retry }) });

describe('Retry', () => {
  const PAUSES: [string, object, number[]][] = [
    ['three times after 1, 2 and 4 s by default', {}, [1000, 2000, 4000]],
    ['by interval and rate', { IntervalSeconds: 3, BackoffRate: 1.5, MaxAttempts: 2 }, [3000, 4500]],
    ['no longer than MaxDelaySeconds', { IntervalSeconds: 4, MaxDelaySeconds: 6 }, [4000, 6000, 6000]],
    ['with full jitter on the capped pause', { MaxDelaySeconds: 3, JitterStrategy: 'FULL' }, [500, 1000, 1500]],
    ['with jitter NONE as without', { JitterStrategy: 'NONE', MaxAttempts: 1 }, [1000]],
    ['never with MaxAttempts 0', { MaxAttempts: 0 }, []],
  ];
  test.each(PAUSES)('pauses %s', async (_, fields, expected) => {
    const rehearsal = await run(retrying({ ErrorEquals: ['E'], ...fields }), {}, { Only: fails('E') });
    expect(delays(rehearsal)).toEqual(expected);
    expect(rehearsal.tookMs).toBe(expected.reduce((sum, ms) => sum + ms, 0));
    expect(rehearsal.tasks.calls('Only')).toBe(expected.length + 1);
    expect(rehearsal.result).toMatchObject({ status: 'FAILED', error: 'E', cause: 'broken' });
  });

  test('goes on when an attempt succeeds', async () => {
    expect(
      await outputOf(task({ Retry: [{ ErrorEquals: ['E'] }] }), {}, { Only: [...fails('E', 'E'), ...answers(1)] }),
    ).toBe(1);
  });

  test('counts for each retrier on its own', async () => {
    const definition = retrying({ ErrorEquals: ['A'], MaxAttempts: 1 }, { ErrorEquals: ['B'], MaxAttempts: 2 });
    const rehearsal = await run(definition, {}, { Only: fails('A', 'B', 'B', 'A') });
    expect(delays(rehearsal)).toEqual([1000, 1000, 2000]);
    expect(rehearsal.tasks.calls('Only')).toBe(4);
  });

  test('lets the first retrier that names the error decide, also when it is used up', async () => {
    const definition = retrying({ ErrorEquals: ['A'], MaxAttempts: 1 }, { ErrorEquals: ['States.ALL'] });
    expect((await run(definition, {}, { Only: fails('A') })).tasks.calls('Only')).toBe(2);
  });

  test('begins to count anew at each visit', async () => {
    const states = {
      Look: task({ End: undefined, Next: 'Done?', Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }] }),
      'Done?': {
        Type: 'Choice',
        Choices: [{ Variable: '$', StringEquals: 'done', Next: 'Done' }],
        Default: 'Look',
      },
      Done: { Type: 'Succeed' },
    };
    const script = { Look: [...fails('E'), ...answers('not yet'), ...fails('E'), ...answers('done')] };
    expect((await run(machineOf(states), {}, script)).result.status).toBe('SUCCEEDED');
  });

  test('evaluates Parameters anew for each attempt', async () => {
    const state = task({ Parameters: { 'retry.$': '$$.State.RetryCount' }, Retry: [{ ErrorEquals: ['E'] }] });
    const { events } = await run(machineOf({ Only: state }), {}, { Only: [...fails('E'), ...answers(1)] });
    const payloads = events.flatMap((event) => (event.kind === 'TaskScheduled' ? [event.payload] : []));
    expect(payloads).toEqual([{ retry: 0 }, { retry: 1 }]);
  });
});

/** Which errors the wildcards match: concepts-error-handling. */
const MATCHES: [string, string, boolean][] = [
  ['States.ALL', 'Whatever', true],
  ['States.ALL', 'States.Timeout', true],
  ['States.ALL', 'States.ResultPathMatchFailure', true],
  ['States.ALL', 'States.DataLimitExceeded', false],
  ['States.ALL', 'States.Runtime', false],
  ['States.TaskFailed', 'Whatever', true],
  ['States.TaskFailed', 'States.Timeout', false],
  ['States.TaskFailed', 'States.DataLimitExceeded', false],
  ['States.TaskFailed', 'States.Runtime', false],
  ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
  ['States.Timeout', 'States.Timeout', true],
  ['Transient', 'Transient', true],
  ['Transient', 'Transient2', false],
];

describe('Retry and Catch', () => {
  test.each(MATCHES)('%s against the error %s: %s', async (name, error, matches) => {
    const states = {
      Only: task({
        Catch: [{ ErrorEquals: [name], Next: 'Caught' }],
        Retry: [{ ErrorEquals: [name], MaxAttempts: 1 }],
      }),
      Caught: pass(),
    };
    const { visited, tasks } = await run(machineOf(states), {}, { Only: fails(error) });
    expect(visited.includes('Caught')).toBe(matches);
    expect(tasks.calls('Only')).toBe(matches ? 2 : 1);
  });
});

describe('Catch', () => {
  const caught = async (catcher: object, input: object): Promise<unknown> => {
    const states = { Only: task({ Catch: [{ Next: 'Report', ...catcher }] }), Report: pass() };
    const { result } = await run(machineOf(states), input as never, { Only: fails('E') });
    return result.status === 'SUCCEEDED' ? result.output : result;
  };

  test('hands the error on in place of the input by default', async () => {
    expect(await caught({ ErrorEquals: ['E'] }, { a: 1 })).toEqual({ Error: 'E', Cause: 'broken' });
  });

  test('puts the error at ResultPath beside the input as it came', async () => {
    expect(await caught({ ErrorEquals: ['States.ALL'], ResultPath: '$.error' }, { a: 1 })).toEqual({
      a: 1,
      error: { Error: 'E', Cause: 'broken' },
    });
  });

  test('takes the first catcher that names the error', async () => {
    const states = {
      Only: task({
        Catch: [
          { ErrorEquals: ['A', 'E'], Next: 'First' },
          { ErrorEquals: ['States.ALL'], Next: 'Second' },
        ],
      }),
      First: pass(),
      Second: pass(),
    };
    expect((await run(machineOf(states), {}, { Only: fails('E') })).visited).toEqual(['Only', 'First']);
  });

  test('catches only after the retries are used up', async () => {
    const states = {
      Only: task({
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ['E'], Next: 'Report' }],
      }),
      Report: pass(),
    };
    const { tasks, visited } = await run(machineOf(states), {}, { Only: fails('E') });
    expect(tasks.calls('Only')).toBe(3);
    expect(visited).toEqual(['Only', 'Report']);
  });

  test('receives the whole answer of a Lambda that failed as its cause', () => {
    const failure = TaskFailure.ofLambda({ errorType: 'Transient', errorMessage: 'busy', trace: ['Transient: busy'] });
    expect(failure).toMatchObject({
      error: 'Transient',
      cause: '{"errorType":"Transient","errorMessage":"busy","trace":["Transient: busy"]}',
    });
  });
});

describe('TimeoutSeconds of a task', () => {
  test('fails with States.Timeout and an empty cause, after exactly that time', async () => {
    const { result, tookMs, events } = await run(
      machineOf({ Only: task({ TimeoutSeconds: 20 }) }),
      {},
      { Only: [hangs] },
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout', cause: '' });
    expect(tookMs).toBe(20_000);
    expect(events.map((event) => event.kind)).toContain('TaskTimedOut');
  });

  test('holds for each attempt', async () => {
    const definition = machineOf({ Only: task({ TimeoutSeconds: 20, Retry: [{ ErrorEquals: ['States.Timeout'] }] }) });
    const rehearsal = await run(definition, {}, { Only: [hangs, hangs, ...answers('late')] });
    expect(rehearsal.result).toMatchObject({ output: 'late' });
    expect(rehearsal.tookMs).toBe(20_000 + 1_000 + 20_000 + 2_000);
  });

  test.each([
    ['answered', () => Promise.resolve(1)],
    ['failed', () => Promise.reject(new TaskFailure('E', ''))],
  ])('leaves no timer behind when the task has %s', async (_, invoke) => {
    const clock = new VirtualClock();
    const machine = loadMachine(machineOf({ Only: task({ TimeoutSeconds: 20 }) }, { TimeoutSeconds: 60 }), 'failover');
    await runMachine(machine, EXECUTION, { clock, random: () => 0, record: () => {}, invoke });
    expect(clock.sleeping).toBe(0);
    expect(clock.now()).toEqual(new VirtualClock().now());
  });

  test('tells the function that nobody waits any more', async () => {
    const signals: AbortSignal[] = [];
    const machine = loadMachine(machineOf({ Only: task({ TimeoutSeconds: 20 }) }), 'failover');
    const invoke = ({ signal }: { signal: AbortSignal }): Promise<never> => {
      signals.push(signal);
      return new Promise(() => {});
    };
    await runMachine(machine, EXECUTION, { clock: new VirtualClock(), random: () => 0, record: () => {}, invoke });
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
  });
});

const EXECUTION = { arn: 'arn:run', name: 'run-1', input: {}, machineArn: 'arn:machine', machineName: 'failover' };

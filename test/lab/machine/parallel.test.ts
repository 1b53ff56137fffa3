import { loadMachine, runMachine, TaskFailure, VirtualClock } from '../../../lab/machine';
import { answers, fails, hangs, machineOf, outputOf, pass, run, task } from './machines';

const wait = (Seconds: number, fields: object = { End: true }): object => ({ Type: 'Wait', Seconds, ...fields });
const parallel = (branches: object[], fields: object = { End: true }): object => ({
  Type: 'Parallel',
  Branches: branches,
  ...fields,
});

describe('a Parallel', () => {
  test('gives every branch its input and answers in the order of the branches', async () => {
    const branches = [
      machineOf({ A: wait(5) }),
      machineOf({ B: task() }),
      machineOf({ C: pass({ InputPath: '$.x' }) }),
    ];
    expect(await outputOf(parallel(branches), { x: 1 }, { B: answers('b') })).toEqual([{ x: 1 }, 'b', 1]);
  });

  test('shapes its result: Parameters, ResultSelector, ResultPath', async () => {
    const state = parallel([machineOf({ A: pass() }), machineOf({ B: pass() })], {
      End: true,
      Parameters: { 'y.$': '$.x' },
      ResultSelector: { 'fence.$': '$[0].y', 'promotion.$': '$[1]' },
      ResultPath: '$.moved',
    });
    expect(await outputOf(state, { x: 1 })).toEqual({ x: 1, moved: { fence: 1, promotion: { y: 1 } } });
  });

  test('lets waits pass side by side', async () => {
    const branches = [machineOf({ A: wait(10, { Next: 'A2' }), A2: wait(10) }), machineOf({ B: wait(15) })];
    const { tookMs, events } = await run(machineOf({ P: parallel(branches) }));
    expect(tookMs).toBe(20_000);
    expect(events.filter((event) => event.kind === 'StateExited').map((event) => event.state)).toEqual([
      'A',
      'B',
      'A2',
      'P',
    ]);
  });

  test('names the branch in the path of its events', async () => {
    const inner = parallel([machineOf({ Deep: pass() })]);
    const { events } = await run(machineOf({ P: parallel([machineOf({ A: pass() }), machineOf({ Q: inner })]) }));
    expect(events.find((event) => event.kind === 'StateEntered' && event.state === 'Deep')?.path).toEqual([
      'P',
      '1',
      'Q',
      '0',
    ]);
  });

  test('fails with the error of the branch that fails first, and stops the others', async () => {
    const clock = new VirtualClock();
    const events: { kind: string; state?: string }[] = [];
    const branches = [
      machineOf({ Slow: task({ TimeoutSeconds: 500 }) }),
      machineOf({ Fails: wait(1, { Next: 'Boom' }), Boom: { Type: 'Fail', Error: 'E', Cause: 'c' } }),
      machineOf({ Waits: wait(300, { Next: 'Never' }), Never: pass() }),
    ];
    const runtime = {
      clock,
      random: () => 0,
      record: (event: { kind: string; state?: string }) => void events.push(event),
      invoke: () => new Promise(() => {}),
    };
    const machine = loadMachine(machineOf({ P: parallel(branches) }), 'failover');
    const execution = { arn: 'a', name: 'n', input: {}, machineArn: 'm', machineName: 'failover' };
    const result = await runMachine(machine, execution, runtime);
    expect(result).toMatchObject({ status: 'FAILED', error: 'E', cause: 'c' });
    expect(clock.now().getTime() - new VirtualClock().now().getTime()).toBe(1_000);
    expect(clock.sleeping).toBe(0);
    expect(
      events
        .filter(({ kind }) => kind === 'StateAborted')
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['Slow', 'Waits']);
    expect(events.some(({ state }) => state === 'Never')).toBe(false);
    expect(events.find(({ kind }) => kind === 'ParallelFailed')).toMatchObject({ branch: 1, error: 'E' });
  });

  test('catches what a branch throws, and the other branch never goes on', async () => {
    const states = {
      P: parallel([machineOf({ A: task() }), machineOf({ B: wait(9, { Next: 'B2' }), B2: pass() })], {
        Next: 'After',
        Catch: [{ ErrorEquals: ['E'], ResultPath: '$.error', Next: 'Report' }],
      }),
      After: pass(),
      Report: wait(60),
    };
    const { result, visited } = await run(machineOf(states), { x: 1 }, { A: fails('E') });
    expect(visited).toEqual(['P', 'A', 'B', 'Report']);
    expect(result).toMatchObject({ output: { x: 1, error: { Error: 'E', Cause: 'broken' } } });
  });

  test('runs all branches anew when it retries', async () => {
    const state = parallel([machineOf({ A: task() }), machineOf({ B: task() })], {
      End: true,
      Retry: [{ ErrorEquals: ['E'] }],
    });
    const { result, tasks } = await run(
      machineOf({ P: state }),
      {},
      { A: [...fails('E'), ...answers(1)], B: answers(2) },
    );
    expect(result).toMatchObject({ output: [1, 2] });
    expect(tasks.calls('B')).toBe(2);
  });

  test('fails with States.Runtime of a branch, although it catches States.ALL', async () => {
    const state = parallel([machineOf({ A: pass({ InputPath: '$.gone' }) })], {
      End: true,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report' }],
    });
    const { result } = await run(machineOf({ P: state, Report: pass() }));
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  test('ignores what a stopped task answers or throws later', async () => {
    const clock = new VirtualClock();
    const late = async ({ stateName }: { stateName: string }): Promise<unknown> => {
      await clock.sleep(stateName === 'A' ? 1_000 : 5_000);
      throw new TaskFailure(`${stateName} failed`, '');
    };
    const machine = loadMachine(
      machineOf({ P: parallel([machineOf({ A: task() }), machineOf({ B: task() })]) }),
      'failover',
    );
    const execution = { arn: 'a', name: 'n', input: {}, machineArn: 'm', machineName: 'failover' };
    const runtime = { clock, random: () => 0, record: () => {}, invoke: late };
    expect(await runMachine(machine, execution, runtime)).toMatchObject({ error: 'A failed' });
    await clock.sleep(10_000);
  });

  test('times out a task in one branch while another waits', async () => {
    const branches = [machineOf({ A: task({ TimeoutSeconds: 30 }) }), machineOf({ B: wait(100) })];
    const { result, tookMs } = await run(machineOf({ P: parallel(branches) }), {}, { A: [hangs] });
    expect(result).toMatchObject({ error: 'States.Timeout' });
    expect(tookMs).toBe(30_000);
  });
});

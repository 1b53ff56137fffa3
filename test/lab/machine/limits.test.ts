import { loadMachine, MOST_HISTORY_EVENTS, runMachine, VirtualClock } from '../../../lab/machine';
import { hangs, machineOf, pass, run, task } from './machines';

const wait = (Seconds: number, fields: object = { End: true }): object => ({ Type: 'Wait', Seconds, ...fields });
const EXECUTION = { arn: 'arn:run', name: 'run-1', input: {}, machineArn: 'arn:machine', machineName: 'failover' };

describe('TimeoutSeconds of the machine', () => {
  test('ends a run that waits', async () => {
    const rehearsal = await run(machineOf({ Only: wait(100) }, { TimeoutSeconds: 60 }));
    expect(rehearsal.result).toEqual({ status: 'TIMED_OUT', historyEvents: 4 });
    expect(rehearsal.tookMs).toBe(60_000);
  });

  test('ends a run inside a branch and inside a task that hangs', async () => {
    const parallel = {
      Type: 'Parallel',
      End: true,
      Branches: [machineOf({ A: task() }), machineOf({ B: wait(100, { Next: 'C' }), C: pass() })],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report' }],
    };
    const { result, visited } = await run(
      machineOf({ P: parallel, Report: pass() }, { TimeoutSeconds: 60 }),
      {},
      { A: [hangs] },
    );
    expect(result.status).toBe('TIMED_OUT');
    expect(visited).toEqual(['P', 'A', 'B']);
  });
});

describe('an abort', () => {
  async function abortedIn(state: string): Promise<{ status: string; kinds: string[]; sleeping: number }> {
    const clock = new VirtualClock();
    const kinds: string[] = [];
    const stop = new AbortController();
    const runtime = {
      clock,
      random: () => 0,
      invoke: () => Promise.resolve(1),
      record: (event: { kind: string }) => void kinds.push(event.kind),
      beforeState: async (name: string) => (name === state ? stop.abort() : undefined),
    };
    const states = { A: pass({ End: undefined, Next: 'B' }), B: wait(5) };
    const machine = loadMachine(machineOf(states, { TimeoutSeconds: 60 }), 'failover');
    const { status } = await runMachine(machine, EXECUTION, runtime, stop.signal);
    return { status, kinds, sleeping: clock.sleeping };
  }

  test('ends a run between two states: the next one does not begin', async () => {
    expect(await abortedIn('B')).toEqual({
      status: 'ABORTED',
      kinds: ['ExecutionStarted', 'StateEntered', 'StateExited', 'ExecutionAborted'],
      sleeping: 0,
    });
  });

  test('ends a run before its first state', async () => {
    expect(await abortedIn('A')).toMatchObject({ status: 'ABORTED', kinds: ['ExecutionStarted', 'ExecutionAborted'] });
  });

  test('ends a run in the midst of a wait, whatever its clock then rejects with', async () => {
    const stop = new AbortController();
    const clock = {
      now: () => new Date(0),
      sleep: async () => {
        stop.abort();
        throw new Error('the clock was stopped');
      },
    };
    const machine = loadMachine(machineOf({ A: wait(5) }), 'failover');
    const runtime = { clock, random: () => 0, invoke: () => Promise.resolve(1), record: () => {} };
    expect(await runMachine(machine, EXECUTION, runtime, stop.signal)).toMatchObject({ status: 'ABORTED' });
  });

  test('ends a run that was aborted before it began', async () => {
    const machine = loadMachine(machineOf({ A: pass() }), 'failover');
    const runtime = { clock: new VirtualClock(), random: () => 0, invoke: () => Promise.resolve(1), record: () => {} };
    const result = await runMachine(machine, EXECUTION, runtime, AbortSignal.abort());
    expect(result.status).toBe('ABORTED');
  });
});

describe('a fault hook', () => {
  test('that rejects fails the run as a defect of the lab', async () => {
    const machine = loadMachine(machineOf({ A: pass() }), 'failover');
    const beforeState = () => Promise.reject(new Error('no such fault "cut-line"'));
    const runtime = {
      clock: new VirtualClock(),
      random: () => 0,
      invoke: () => Promise.resolve(1),
      record: () => {},
      beforeState,
    };
    await expect(runMachine(machine, EXECUTION, runtime)).rejects.toThrow('no such fault "cut-line"');
  });
});

describe('the history', () => {
  test('counts events as AWS does', async () => {
    const { events } = await run(
      machineOf({ A: task({ End: undefined, Next: 'B' }), B: wait(1) }),
      {},
      { A: [{ kind: 'answers', output: 1 }] },
    );
    expect(events.map(({ id, kind }) => [id, kind])).toEqual([
      [1, 'ExecutionStarted'],
      [2, 'StateEntered'],
      [4, 'TaskScheduled'],
      [5, 'TaskSucceeded'],
      [6, 'StateExited'],
      [7, 'StateEntered'],
      [7, 'WaitScheduled'],
      [8, 'StateExited'],
      [9, 'ExecutionSucceeded'],
    ]);
  });

  test('fails a run that never ends at 25,000 events', async () => {
    const states = { A: pass({ End: undefined, Next: 'B' }), B: pass({ End: undefined, Next: 'A' }) };
    const { result } = await run(machineOf(states));
    expect(result).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
      historyEvents: MOST_HISTORY_EVENTS,
    });
  });
});

import { contextOf, type Execution } from './execution';
import { History } from './history';
import { asJson, type Json } from './json';
import type { Machine } from './machine';
import type { MachineClock, MachineRuntime } from './machine-runtime';
import { runGraph } from './run-graph';
import { StatesError } from './states-error';
import { Stopped } from './stopping';
import { startTimer } from './timer';

/** How a run ended; `historyEvents`: events that AWS would have counted, of 25,000. */
export type ExecutionResult = Ending & { readonly historyEvents: number };

type Ending =
  | { readonly status: 'SUCCEEDED'; readonly output: Json }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string }
  | { readonly status: 'TIMED_OUT' }
  | { readonly status: 'ABORTED' };

/**
 * Runs a machine to its end. Rejects only for a defect of the lab: `invoke`, `record` or `beforeState` rejected with
 * something else than a `TaskFailure`. Raise `signal` to abort the run (StopExecution, or the death of a Region).
 */
export async function runMachine(
  machine: Machine,
  execution: Execution,
  runtime: MachineRuntime,
  signal?: AbortSignal,
): Promise<ExecutionResult> {
  const startedAt = runtime.clock.now();
  const history = new History(runtime.clock.now.bind(runtime.clock), (event) => runtime.record(event));
  const limits = new RunLimits(signal);
  limits.startTimeout(machine.timeoutSeconds, runtime.clock);
  const scope = { runtime, history, execution: contextOf(execution, startedAt), signal: limits.signal, path: [] };
  try {
    const ending = await endingOf(async () => {
      const input = asJson(execution.input);
      history.add({ kind: 'ExecutionStarted', input });
      return runGraph(machine.graph, input, scope);
    });
    history.add(closingFact(ending));
    return { ...ending, historyEvents: history.events };
  } finally {
    limits.lift();
  }
}

async function endingOf(run: () => Promise<Json>): Promise<Ending> {
  try {
    return { status: 'SUCCEEDED', output: await run() };
  } catch (error) {
    if (error instanceof StatesError) return { status: 'FAILED', error: error.error, cause: error.cause };
    if (error instanceof Stopped) return { status: error.reason === 'timed out' ? 'TIMED_OUT' : 'ABORTED' };
    throw error;
  }
}

function closingFact(ending: Ending): Parameters<History['add']>[0] {
  switch (ending.status) {
    case 'SUCCEEDED':
      return { kind: 'ExecutionSucceeded', output: ending.output };
    case 'FAILED':
      return { kind: 'ExecutionFailed', error: ending.error, cause: ending.cause };
    case 'TIMED_OUT':
      return { kind: 'ExecutionTimedOut' };
    case 'ABORTED':
      return { kind: 'ExecutionAborted' };
  }
}

/** What can end a run from outside its states: its time limit and the caller. */
class RunLimits {
  private readonly stop = new AbortController();
  private disarm = (): void => {};
  private readonly abort = (): void => this.stop.abort(new Stopped('aborted'));

  constructor(private readonly outer: AbortSignal | undefined) {
    if (outer?.aborted) this.abort();
    outer?.addEventListener('abort', this.abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.stop.signal;
  }

  startTimeout(seconds: number | undefined, clock: MachineClock): void {
    if (seconds === undefined) return;
    this.disarm = startTimer(clock, seconds * 1000, () => this.stop.abort(new Stopped('timed out')));
  }

  lift(): void {
    this.disarm();
    this.outer?.removeEventListener('abort', this.abort);
  }
}

import { loadCatch } from '../catch';
import { DataFlow } from '../data-flow';
import type { Fields } from '../fields';
import { asJson, type Json } from '../json';
import type { StateLoader, TaskTarget } from '../machine';
import type { Invocation, MachineClock } from '../machine-runtime';
import { withinLimit } from '../payload-limit';
import { loadRetry } from '../retry';
import { StatesError, TaskFailure } from '../states-error';
import { untilStopped } from '../stopping';
import { startTimer } from '../timer';
import type { Visit } from '../visit';
import { loadTransition } from './transition';

const LAMBDA_ARN = /^arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?$/;
const SECONDS = { atLeast: 1, atMost: 99_999_999, whole: true };

/** Calls a Lambda function. */
export const loadTask: StateLoader = (name, fields) => {
  const task = { functionArn: loadResource(fields), timeoutSeconds: fields.number('TimeoutSeconds', SECONDS) };
  const { next, leadsTo } = loadTransition(fields);
  const catchers = loadCatch(fields, 'Task');
  return {
    name,
    type: 'Task',
    flow: DataFlow.load(fields, ['InputPath', 'Parameters', 'ResultSelector', 'ResultPath', 'OutputPath']),
    retry: loadRetry(fields, 'Task'),
    catch: catchers,
    leadsTo: [...leadsTo, ...catchers.map((catcher) => catcher.next)],
    branches: [],
    task,
    work: async (input, visit) => ({ result: await call(task, input, visit), next }),
  };
};

function loadResource(fields: Fields): string {
  const resource = fields.requiredText('Resource');
  if (resource.includes(':states:::'))
    fields.wrong(
      'Resource',
      `"${resource}" is a service integration, which is not implemented; only the ARN of a Lambda function is`,
    );
  else if (resource !== '' && !LAMBDA_ARN.test(resource))
    fields.wrong('Resource', `must be the ARN of a Lambda function, not "${resource}"`);
  return resource;
}

async function call(task: TaskTarget, payload: Json, visit: Visit): Promise<Json> {
  const { state, record } = visit;
  record({ kind: 'TaskScheduled', state, functionArn: task.functionArn, payload, attempt: visit.retryCount + 1 });
  try {
    const output = withinLimit(asJson(await answer(task, payload, visit)), 'the answer of the task');
    record({ kind: 'TaskSucceeded', state, output });
    return output;
  } catch (error) {
    if (error instanceof TimedOut) record({ kind: 'TaskTimedOut', state, afterSeconds: error.afterSeconds });
    else if (error instanceof TaskFailure)
      record({ kind: 'TaskFailed', state, error: error.error, cause: error.cause });
    throw error;
  }
}

/** The answer, or the time-out, or the stop, whichever is first; neither a timer nor a waiting call is left behind. */
async function answer(task: TaskTarget, payload: Json, { scope, state }: Visit): Promise<unknown> {
  const { runtime, signal } = scope;
  const call = new Call(task.functionArn, payload, state);
  const limit = new TimeLimit(task, runtime.clock);
  try {
    return await untilStopped(signal, Promise.race([runtime.invoke(call), limit.over]));
  } catch (error) {
    call.leave(error);
    throw error;
  } finally {
    limit.lift();
  }
}

class TimeLimit {
  readonly over: Promise<never>;
  lift = (): void => {};

  constructor({ timeoutSeconds }: TaskTarget, clock: MachineClock) {
    this.over = new Promise((_, fail) => {
      if (timeoutSeconds === undefined) return;
      this.lift = startTimer(clock, timeoutSeconds * 1000, () => fail(new TimedOut(timeoutSeconds)));
    });
  }
}

/** Real time-outs carry an empty cause: `{"Error":"States.Timeout","Cause":""}`. */
class TimedOut extends StatesError {
  constructor(readonly afterSeconds: number) {
    super('States.Timeout', '');
  }
}

/** The signal is made for who asks for it: most functions do not. */
class Call implements Invocation {
  private listening: AbortController | undefined;
  private left: { readonly reason: unknown } | undefined;

  constructor(
    readonly functionArn: string,
    readonly payload: Json,
    readonly stateName: string,
  ) {}

  get signal(): AbortSignal {
    this.listening ??= new AbortController();
    if (this.left !== undefined) this.listening.abort(this.left.reason);
    return this.listening.signal;
  }

  /** Nobody waits for the answer any more. */
  leave(reason: unknown): void {
    this.left = { reason };
    this.listening?.abort(reason);
  }
}

import { loadCatch } from '../catch';
import { DataFlow } from '../data-flow';
import type { Fields } from '../fields';
import { asJson, type Json } from '../json';
import type { StateLoader, TaskTarget } from '../machine';
import type { MachineClock } from '../machine-runtime';
import { withinLimit } from '../payload-limit';
import { loadRetry } from '../retry';
import { StatesError, TaskFailure } from '../states-error';
import { Stopped, untilStopped } from '../stopping';
import type { Visit } from '../visit';
import { loadTransition } from './transition';

const LAMBDA_ARN = /^arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?$/;
/** Without a reason of its own an abort makes an error with a stack. */
const DISARMED = new Stopped('aborted');
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
  const listening = new AbortController();
  const timer = new AbortController();
  try {
    const call = { functionArn: task.functionArn, payload, stateName: state, signal: listening.signal };
    const timeout = timeoutOf(task, runtime.clock, timer.signal);
    return await untilStopped(signal, Promise.race([runtime.invoke(call), timeout]));
  } catch (error) {
    listening.abort(error);
    throw error;
  } finally {
    timer.abort(DISARMED);
  }
}

async function timeoutOf(task: TaskTarget, clock: MachineClock, disarm: AbortSignal): Promise<never> {
  if (task.timeoutSeconds === undefined) return new Promise(() => {});
  await clock.sleep(task.timeoutSeconds * 1000, disarm);
  throw new TimedOut(task.timeoutSeconds);
}

/** Real time-outs carry an empty cause: `{"Error":"States.Timeout","Cause":""}`. */
class TimedOut extends StatesError {
  constructor(readonly afterSeconds: number) {
    super('States.Timeout', '');
  }
}

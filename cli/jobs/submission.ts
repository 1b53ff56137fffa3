import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JobOverrides, JobRequest } from '../../lambda/contract/jobs';
import { DURATION_EXAMPLES, parseDurationSeconds } from '../../lib/config/durations';
import { UsageError } from '../refusals';
import type { JobsOptions } from './chosen-application';

export interface SubmitOptions extends JobsOptions {
  readonly class?: string;
  readonly payload?: string;
  readonly payloadFile?: string;
  readonly output?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly string[];
  readonly after?: readonly string[];
  readonly before?: readonly string[];
  readonly notBefore?: string;
  readonly deadline?: string;
  readonly maxAttempts?: string;
  readonly timeLimit?: string;
}

/** The command line as the request of a job; what is wrong with the job itself is said by the rules that all ways in share. */
export function submission(id: string, application: string, options: SubmitOptions, folder: string): JobRequest {
  const { class: jobClass, output: outputs, after, before, notBefore, deadline } = options;
  const given = {
    jobClass,
    outputs,
    after,
    before,
    notBefore,
    deadline,
    payload: payloadOf(options, folder),
    overrides: overridesOf(options),
    ...numbers(options),
  };
  return { id, application, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

const numbers = ({ maxAttempts, timeLimit }: SubmitOptions) => ({
  maxAttempts: maxAttempts === undefined ? undefined : Number(maxAttempts),
  timeLimitSeconds: timeLimit === undefined ? undefined : secondsOf(timeLimit),
});

function secondsOf(text: string): number {
  const seconds = parseDurationSeconds(text);
  if (seconds === undefined) throw new UsageError(`--time-limit is "${text}", it must be ${DURATION_EXAMPLES}`);
  return seconds;
}

function overridesOf({ command, env }: SubmitOptions): JobOverrides | undefined {
  if (command === undefined && env === undefined) return undefined;
  return {
    ...(command !== undefined && { command }),
    ...(env !== undefined && { environment: Object.fromEntries(env.map(assignment)) }),
  };
}

function assignment(text: string): readonly [string, string] {
  const cut = text.indexOf('=');
  if (cut < 1) throw new UsageError(`--env is "${text}", it must be a name and its value such as MONTH=11`);
  return [text.slice(0, cut), text.slice(cut + 1)];
}

function payloadOf({ payload, payloadFile }: SubmitOptions, folder: string): string | undefined {
  if (payloadFile === undefined) return payload;
  if (payload !== undefined) throw new UsageError('--payload and --payload-file were given, it must be one of them');
  try {
    return readFileSync(resolve(folder, payloadFile), 'utf8');
  } catch (error) {
    throw new UsageError(
      `--payload-file ${payloadFile} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}

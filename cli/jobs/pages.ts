import { JOB_STATES, type JobState } from '../../lambda/contract/jobs';
import type { Job } from '../../lambda/ports/job-store';
import type { CliPorts } from '../ports';
import { UsageError } from '../refusals';

const MOST = 1_000;

export interface ListOptions {
  readonly state?: string;
  readonly limit: string;
}

export interface ListedJobs {
  readonly jobs: readonly Job[];
  /** There are more than were asked for. */
  readonly more: boolean;
}

/** Jobs of the states that were asked for, at most `limit`, page by page: a page may hold fewer than there are. */
export async function listJobs(
  { jobs }: Pick<CliPorts, 'jobs'>,
  application: string,
  options: ListOptions,
): Promise<ListedJobs> {
  const limit = limitOf(options.limit);
  const found: Job[] = [];
  for (const state of statesOf(options.state)) {
    let from: string | undefined;
    do {
      const page = await jobs.page(application, { state, limit: limit - found.length + 1, ...(from && { from }) });
      found.push(...page.jobs);
      from = page.next;
    } while (from !== undefined && found.length <= limit);
    if (found.length > limit) break;
  }
  return { jobs: found.slice(0, limit), more: found.length > limit };
}

function statesOf(state: string | undefined): readonly JobState[] {
  if (state === undefined) return JOB_STATES;
  const known = JOB_STATES.filter((each) => each === state);
  if (known.length === 0) throw new UsageError(`--state is "${state}", it must be one of ${JOB_STATES.join(', ')}`);
  return known;
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit;
  throw new UsageError(`--limit is "${text}", it must be a whole number from 1 to ${MOST}`);
}

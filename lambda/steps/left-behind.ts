import type { LeftBehind } from '../contract/left-behind';
import type { ApplicationSettings, JobsSettings } from '../contract/settings';
import type { LeftBehindJobs } from '../ports/left-behind';
import { now, type StepContext } from './step';

/** Of each kind and application: what is more is "at least". */
const COUNTED_UP_TO = 1_000;
const NAMED = 20;

/**
 * What stays in the table of the Region that was left, as far as that table answers at once. Nothing there is touched, and
 * nothing that it says or does not say can stop the run.
 */
export function lookBehind(
  { applications }: JobsSettings,
  { leftBehind }: { readonly leftBehind: LeftBehindJobs },
  context: StepContext,
): Promise<readonly LeftBehind[]> {
  const oneRegion = applications.filter(({ durability }) => durability === 'one-region');
  return Promise.all(oneRegion.map((application) => lookAtOne(application, leftBehind, context)));
}

async function lookAtOne(
  { name: application, classes }: ApplicationSettings,
  table: LeftBehindJobs,
  context: StepContext,
): Promise<LeftBehind> {
  const about = { application, region: table.region, at: now(context) };
  try {
    const { ids, ...counts } = await table.seen(application, classes, { limit: COUNTED_UP_TO, named: NAMED });
    return { ...about, kind: 'counted', ...counts, jobs: ids };
  } catch (error) {
    return { ...about, kind: 'unknown', because: error instanceof Error ? error.message : String(error) };
  }
}

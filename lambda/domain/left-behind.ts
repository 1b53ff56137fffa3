import type { LeftBehind } from '../contract/left-behind';
import type { RunDocument } from '../contract/run-document';
import type { JobsSettings } from '../contract/settings';

/** As the run found it; of a run that took over and did not come to look, nothing is known. A run that moved nothing left nothing. */
export function leftBehindBy(
  { ownership, requeued, run }: Pick<RunDocument, 'ownership' | 'requeued' | 'run'>,
  jobs: JobsSettings | undefined,
  at: string,
): readonly LeftBehind[] {
  if (requeued?.leftBehind !== undefined) return requeued.leftBehind;
  if (ownership === undefined || ownership.from === run.region) return [];
  const because = 'the run did not come to look';
  return (jobs?.applications ?? [])
    .filter(({ durability }) => durability === 'one-region')
    .map(({ name: application }) => ({ kind: 'unknown', application, region: ownership.from, at, because }));
}

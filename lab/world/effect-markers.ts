import { JOB_VARIABLES } from '../../lambda/contract/jobs';
import type { WorkloadSettings } from '../../lambda/contract/settings';
import type { LabTask } from '../aws';

/** A team writes its jobs with markers or without, and says which in the configuration; here the jobs follow the configuration. */
export function effectMarkers(
  { jobs }: Pick<WorkloadSettings, 'jobs'>,
  { environment }: Pick<LabTask, 'environment'>,
): Readonly<Record<string, string>> {
  const own = jobs?.applications.find(({ name }) => name === environment[JOB_VARIABLES.application]);
  return own?.effects === 'unmarked' ? { LAB_WITHOUT_MARKER: '1' } : {};
}

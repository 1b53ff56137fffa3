import type { JobsSettings, WorkloadSettings } from '../../lambda/contract/settings';
import { LAB_SHORTENED, LAB_TASKS_AT_ONCE } from './lab-timings';
import type { WorldOptions } from './start-world';

/** The app's own settings, but for what this scenario and this machine change. */
export function played(own: WorkloadSettings, { settings, grade }: WorldOptions): WorkloadSettings {
  const jobs = own.jobs === undefined ? {} : { jobs: onOneMachine(own.jobs) };
  const databases = own.databases.map((database) => (grade === undefined ? database : { ...database, grade }));
  return { ...own, ...jobs, databases, ...settings };
}

/** Durations of the configuration are shortened as the lab's own are. */
const onOneMachine = (jobs: JobsSettings): JobsSettings => ({
  ...jobs,
  maxRunning: Math.min(jobs.maxRunning, LAB_TASKS_AT_ONCE),
  ...(jobs.drainTimeoutSeconds !== undefined && { drainTimeoutSeconds: jobs.drainTimeoutSeconds / LAB_SHORTENED }),
  ...(jobs.rampUpSeconds !== undefined && { rampUpSeconds: jobs.rampUpSeconds / LAB_SHORTENED }),
});

import { type ClassAccount, JOB_STATES } from '../../lambda/contract/jobs';
import type { JobAccount } from '../../lambda/contract/report';
import type { Job, JobState } from '../../lambda/ports/job-store';

interface Counted extends Pick<Job, 'state' | 'jobClass' | 'at' | 'startedAt' | 'endedAt'> {
  readonly claimedAt?: string;
}

const statesOf = (jobs: readonly Counted[]): Readonly<Record<JobState, number>> =>
  Object.fromEntries(JOB_STATES.map((state) => [state, jobs.filter((job) => job.state === state).length])) as Record<
    JobState,
    number
  >;

export const accountOf = (application: string, jobs: readonly Counted[]): JobAccount => ({
  application,
  accepted: jobs.length,
  ...statesOf(jobs),
});

export const sumsOf = (jobs: readonly Counted[]): readonly ClassAccount[] =>
  [...new Set(jobs.map(({ jobClass }) => jobClass))].map((jobClass) => {
    const own = jobs.filter((job) => job.jobClass === jobClass);
    const ran = own.filter(
      ({ state, claimedAt }) => claimedAt !== undefined && (state === 'done' || state === 'failed'),
    );
    const seconds = (from = '', to = '') => (Date.parse(to) - Date.parse(from)) / 1000;
    return {
      jobClass,
      accepted: own.length,
      ...statesOf(own),
      ranSeconds: ran.reduce((sum, job) => sum + seconds(job.claimedAt, job.endedAt), 0),
      ranCount: ran.length,
      waitedSeconds: ran.reduce((sum, job) => sum + seconds(job.at, job.startedAt), 0),
      waitedCount: ran.length,
    };
  });

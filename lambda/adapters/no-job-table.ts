import type { LeftBehindJobs } from '../ports/left-behind';

/** Where no application is `one-region` there is no table to look into, and nothing could be said of it. */
export const NO_JOB_TABLE: LeftBehindJobs = {
  region: 'unknown',
  seen: async (application) => {
    throw new Error(`no table was composed for jobs of "${application}" that stand in one Region only`);
  },
};

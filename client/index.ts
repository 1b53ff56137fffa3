/** For programs that submit jobs. Knows nothing of the CDK. */
export type { JobOverrides } from '../lambda/contract/jobs';
export { JobRefused, JobsElsewhere, JobsUnreachable } from './errors';
export { JobClient, type JobClientProps, type JobsWanted, type JobToSubmit } from './job-client';
export { type RunTaskAnswer, RunTaskDropIn, RunTaskRefused, type RunTaskTarget } from './run-task';
export type { Credentials, RegionalEndpoint } from './signed-request';

/** For programs that submit jobs. Knows nothing of the CDK. */
export { JobRefused, JobsUnreachable } from './errors';
export { JobClient, type JobClientProps, type JobToSubmit } from './job-client';
export { type RunTaskAnswer, RunTaskDropIn, RunTaskRefused, type RunTaskTarget } from './run-task';
export type { RunTaskPayload } from './run-task-payload';
export type { Credentials, RegionalEndpoint } from './signed-request';

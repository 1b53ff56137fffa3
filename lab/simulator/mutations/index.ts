import type { Mutation } from '../mutation';
import { JOB_MUTATIONS } from './jobs';
import { RUN_MUTATIONS } from './runs';
import { WORK_MUTATIONS } from './work';
import { WRITER_MUTATIONS } from './writers';

/** Every guard that is taken away on purpose, by the promise that must be seen to break. */
export const MUTATIONS: readonly Mutation[] = [
  ...WRITER_MUTATIONS,
  ...WORK_MUTATIONS,
  ...JOB_MUTATIONS,
  ...RUN_MUTATIONS,
];

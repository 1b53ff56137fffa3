import type { Mutation } from '../mutation';
import { AURORA_MUTATIONS } from './aurora';
import { JOB_ITEM_MUTATIONS } from './job-items';
import { JOB_MUTATIONS } from './jobs';
import { LEFT_OUT_MUTATIONS } from './left-out';
import { RUN_MUTATIONS } from './runs';
import { SWITCHOVER_MUTATIONS } from './switchovers';
import { WAY_BACK_MUTATIONS } from './ways-back';
import { WORK_MUTATIONS } from './work';
import { WRITER_MUTATIONS } from './writers';

/** Every guard that is taken away on purpose, by the promise that must be seen to break. */
export const MUTATIONS: readonly Mutation[] = [
  ...WRITER_MUTATIONS,
  ...WORK_MUTATIONS,
  ...JOB_MUTATIONS,
  ...JOB_ITEM_MUTATIONS,
  ...RUN_MUTATIONS,
  ...SWITCHOVER_MUTATIONS,
  ...WAY_BACK_MUTATIONS,
  ...LEFT_OUT_MUTATIONS,
  ...AURORA_MUTATIONS,
];

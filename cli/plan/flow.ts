import { DEFAULT_TIMINGS } from '../../lambda/contract/settings';
import * as expected from '../../lambda/domain/expected-time';
import type { CheckedWorkload } from '../../lib/config/schema';

export type { Estimate, Flow } from '../../lambda/domain/expected-time';

/** What the configuration says of a workload that decides how long it takes to move it. */
const moved = (workload: CheckedWorkload): expected.MovedWorkload => ({
  ...workload,
  grades: workload.databases.map(({ fence }) => fence),
});

/** The failover of a configured workload, with the time budget of each step: the numbers that a run's question names too. */
export const failoverFlow = (workload: CheckedWorkload): expected.Flow =>
  expected.failoverFlow(moved(workload), DEFAULT_TIMINGS);

export const mayAsk = (workload: CheckedWorkload): boolean => expected.mayAsk(moved(workload));

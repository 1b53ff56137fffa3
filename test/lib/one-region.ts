import config from '../../handover.config';
import type { HandoverConfig } from '../../lib/config/config';
import type { ScheduleConfig } from '../../lib/config/jobs-config';

const CLEANING: ScheduleConfig = { name: 'nightly', cron: '0 2 * * *' };

/** The example with a second application, whose jobs stand in one Region only. */
export function withOneRegion(): HandoverConfig {
  const { workloads, ...rest } = structuredClone<HandoverConfig>(config);
  return {
    ...rest,
    workloads: workloads.map((workload) => ({
      ...workload,
      ...(workload.jobs && {
        jobs: {
          ...workload.jobs,
          applications: [
            ...workload.jobs.applications,
            {
              name: 'thumbs',
              image: 'busybox:1.37',
              classes: ['normal'],
              durability: 'one-region',
              schedules: [CLEANING],
            },
          ],
        },
      }),
    })),
  };
}

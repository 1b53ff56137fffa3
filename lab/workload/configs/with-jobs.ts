import demo from '../../../handover.config';
import { defineConfig, type HandoverConfig } from '../../../lib/config/config';

type Jobs = NonNullable<HandoverConfig['workloads'][number]['jobs']>;

/** The project's own configuration with other jobs, as a team would have written it. */
export const withJobs = (jobs: Jobs): HandoverConfig =>
  defineConfig({ ...demo, workloads: demo.workloads.map((workload) => ({ ...workload, jobs })) });

/** An application that writes its effects with markers into the one database. */
export const MARKED = {
  image: 'busybox:1.37',
  classes: ['urgent', 'normal', 'bulk'],
  effects: 'marked',
  markerDatabase: 'orders-db',
} as const;

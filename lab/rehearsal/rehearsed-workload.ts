import example from '../../handover.config';
import { DEFAULT_TIMINGS, type Timings, type WorkloadSettings } from '../../lambda/contract/settings';
import type { HandoverConfig } from '../../lib/config/config';
import type { RehearsedJob } from './task-work';

const [orders] = example.workloads;
const [ordersDb] = orders?.databases ?? [];
const [record] = orders?.records ?? [];
if (orders === undefined || ordersDb === undefined || record === undefined)
  throw new Error('the example has no workload with a database and a record');

/** Fewer than there are jobs: some still wait when the Region is lost. */
const RUNNING_AT_ONCE = 3;

/** The example's workload with two of everything that can be two, so that "once for each" says something. */
export const CONFIG: HandoverConfig = {
  ...example,
  workloads: [
    {
      ...orders,
      automation: 'automatic',
      ...(orders.jobs && { jobs: { ...orders.jobs, maxRunning: RUNNING_AT_ONCE } }),
      rpo: '5 minutes',
      databases: [ordersDb, { ...ordersDb, name: 'stock-db', databaseName: 'stock' }],
      records: [record, { ...record, name: 'api.example.com', strategy: 'change-record' }],
    },
  ],
};

/** A service as a team's own stack would add it. */
export const SERVICE: WorkloadSettings['services'][number] = {
  name: 'api',
  cluster: { home: 'web', standby: 'web' },
  service: { home: 'api', standby: 'api' },
  desiredCount: 4,
};

/** What ships, but for fewer looks (each is a place to be killed at, and one is like the other) and less silence to sit out. */
export const TIMINGS: Timings = {
  ...DEFAULT_TIMINGS,
  promotionPollSeconds: 10,
  fencePollSeconds: 10,
  pollSeconds: 10,
  agentTickSeconds: 10,
  dispatcherTickSeconds: 10,
  runDeadAfterSeconds: 60,
};

/** Longer than any rehearsal: such a job runs when its Region is lost. */
const FOR_EVER = 1_000_000;

export const JOBS: readonly { readonly id: string; readonly jobClass: string; readonly seconds: RehearsedJob }[] = [
  { id: 'done', jobClass: 'urgent', seconds: { home: 5, standby: 5 } },
  { id: 'effect-lost', jobClass: 'urgent', seconds: { home: 18, standby: 5 } },
  { id: 'running-1', jobClass: 'normal', seconds: { home: FOR_EVER, standby: 8 } },
  { id: 'running-2', jobClass: 'normal', seconds: { home: FOR_EVER, standby: 40 } },
  { id: 'running-3', jobClass: 'bulk', seconds: { home: FOR_EVER, standby: 3 } },
  { id: 'waiting-1', jobClass: 'bulk', seconds: { home: FOR_EVER, standby: 3 } },
  { id: 'waiting-2', jobClass: 'bulk', seconds: { home: FOR_EVER, standby: 3 } },
];

import { DEFAULT_TIMINGS, type WhenRpoExceeded } from '../../lambda/contract/settings';
import type { CheckedConfig, CheckedWorkload } from './schema';
import { DEFAULT_ACCOUNT } from './schema';

/** How far a lease reaches beyond its anchor, and a renewal: a silent old side may have committed until then. */
const SHORTEST_SILENT_BOUND_SECONDS = DEFAULT_TIMINGS.leaseTtlSeconds + DEFAULT_TIMINGS.leaseRenewSeconds;

/** Things that are allowed and that somebody should know. */
export const warningsOf = (config: CheckedConfig): readonly string[] => [
  ...(config.account === DEFAULT_ACCOUNT
    ? [`account: is the placeholder "${DEFAULT_ACCOUNT}", set your own before "cdk deploy"`]
    : []),
  ...config.workloads.flatMap((workload, index) => [
    ...rpoWarnings(workload, `workloads[${index}].rpo`),
    ...waitWarnings(workload, `workloads[${index}].rpoWait`),
  ]),
];

function waitWarnings({ rpoWaitSeconds = 0, rtoSeconds }: CheckedWorkload, key: string): readonly string[] {
  if (rpoWaitSeconds < rtoSeconds) return [];
  return [`${key}: is ${rpoWaitSeconds} s, and the rto is ${rtoSeconds} s: a run that waits so long misses it`];
}

const THEN: Readonly<Record<WhenRpoExceeded, string>> = {
  promote: 'will always "promote"',
  ask: 'will always "ask"',
  refuse: 'will always "refuse"',
  wait: 'will "wait" until it can, or refuse',
};

function rpoWarnings({ rpoSeconds, whenRpoExceeded }: CheckedWorkload, key: string): readonly string[] {
  if (rpoSeconds >= SHORTEST_SILENT_BOUND_SECONDS) return [];
  return [
    `${key}: is ${rpoSeconds} s, but when the old side cannot acknowledge its fence the reported bound is at least ` +
      `${SHORTEST_SILENT_BOUND_SECONDS} s (lease TTL plus a renewal), so such a run ${THEN[whenRpoExceeded]}`,
  ];
}

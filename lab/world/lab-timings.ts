import type { Timings } from '../../lambda/contract/settings';

/** A minute of EventBridge, alarms and schedules in the lab. */
export const LAB_SECONDS_PER_MINUTE = 5;
/** Alarm periods are evaluated by a clock of their own: with missing data over three periods, a flip would take half a run. */
export const LAB_ALARM_SECONDS_PER_MINUTE = 1;

/** Twelvefold: a minute takes five seconds. */
export const LAB_SHORTENED = 60 / LAB_SECONDS_PER_MINUTE;

/** The same proportions as in AWS, shortened about twelvefold so that a run stays under 90 s. */
export const LAB_TIMINGS: Partial<Timings> = {
  leaseTtlSeconds: 5,
  leaseMarginSeconds: 1,
  leaseRenewSeconds: 0.8,
  keeperLifeSeconds: 12,
  // Shorter, a quarter of it would not hold two ticks of an agent for certain.
  holdDownSeconds: 10,
  receivingWithinSeconds: 3,
  agentLifeSeconds: 7,
  agentTickSeconds: 0.8,
  dispatcherLifeSeconds: 7,
  dispatcherTickSeconds: 0.5,
  jobLeaseSeconds: 5,
  promotionPollSeconds: 1,
  replicaPollSeconds: 1,
  replicaFirstPollSeconds: 1,
  fencePollSeconds: 1,
  fenceLongestPollSeconds: 2,
  pollSeconds: 1,
  approvalPollSeconds: 1,
  lastReminderSeconds: 50,
  stepTimeoutSeconds: 4,
  runDeadAfterSeconds: 5,
  verifyDeadlineSeconds: 25,
  promotionDeadlineSeconds: 60,
  takeoverRetrySeconds: 10,
  takeoverRearmSeconds: 4,
  antiFlapSeconds: 300,
  // Two scans of a close lie 2 s apart in the lab too.
  switchoverLagSeconds: 6,
  switchoverFenceSeconds: 20,
  switchoverReplaySeconds: 8,
  switchoverReturnSeconds: 20,
  reprotectPollSeconds: 1,
  reprotectDeadlineSeconds: 60,
};

/** One machine runs what a cluster would: more tasks at once, each two processes, would only wait for each other. */
export const LAB_TASKS_AT_ONCE = 8;

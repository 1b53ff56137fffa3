import type { Timings } from '../../lambda/contract/settings';

/** A minute of EventBridge, alarms and schedules in the lab. */
export const LAB_SECONDS_PER_MINUTE = 4;
/** Alarm periods are evaluated by a clock of their own: with missing data over three periods, a flip would take half a run. */
export const LAB_ALARM_SECONDS_PER_MINUTE = 1;

/** The same proportions as in AWS, shortened about twentyfold so that a run stays under 90 s. */
export const LAB_TIMINGS: Partial<Timings> = {
  leaseTtlSeconds: 3,
  leaseMarginSeconds: 0.5,
  leaseRenewSeconds: 0.6,
  keeperLifeSeconds: 10,
  holdDownSeconds: 2,
  agentLifeSeconds: 5,
  agentTickSeconds: 0.6,
  dispatcherLifeSeconds: 5,
  dispatcherTickSeconds: 0.4,
  pollSeconds: 1,
  approvalPollSeconds: 1,
  stepTimeoutSeconds: 3,
  runDeadAfterSeconds: 5,
  verifyDeadlineSeconds: 25,
  promotionDeadlineSeconds: 60,
  antiFlapSeconds: 300,
};

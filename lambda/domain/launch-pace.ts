import type { Booking, LaunchQuota } from '../ports/launch-budget';

/**
 * What ECS lets one account start in one Region. Fargate: 100 tasks at once, then 20 a second. RunTask: 20 calls a second,
 * burst and sustained; a call may start ten tasks, but all with the same environment, and a job is told in its environment
 * who it is. So one job is one call, and the calls are the tighter of the two.
 * https://docs.aws.amazon.com/AmazonECS/latest/userguide/throttling.html
 */
export const RUN_TASK_CALLS: LaunchQuota = { burst: 20, perSecond: 20 };

/** Of the burst a tenth is left: calls overtake one another on their way, and the account's bucket counts as they arrive. */
const BURST_SHARE = 0.9;

/** `perSecond` as configured, and no more at once than the calls allow. */
export const quotaOf = (launchesPerSecond: number | undefined): LaunchQuota => {
  const perSecond = launchesPerSecond ?? RUN_TASK_CALLS.perSecond;
  const burst = Math.floor(BURST_SHARE * Math.min(perSecond, RUN_TASK_CALLS.burst));
  return { burst: Math.max(1, burst), perSecond };
};

/**
 * A token bucket as one number: the time at which it would be full again, less its burst. `nextMs` is the earliest time of
 * the next launch if nobody had rested; a rest earns at most `burst` launches at once.
 */
export function bookLaunches(
  nextMs: number,
  count: number,
  { burst, perSecond }: LaunchQuota,
  nowMs: number,
): { readonly booking: Booking; readonly nextMs: number } {
  const everyMs = 1000 / perSecond;
  // A launch at its own time has one token; the burst lets `burst - 1` more come early.
  const firstMs = Math.max(nextMs, nowMs - (burst - 1) * everyMs);
  return { booking: { firstMs, everyMs }, nextMs: firstMs + count * everyMs };
}

/** A tenth at first, all of it after `rampUpSeconds`: whoever has just been promoted has a cold cache. */
export function ramped(
  quota: LaunchQuota,
  sinceTakeoverSeconds: number | undefined,
  rampUpSeconds: number,
): LaunchQuota {
  if (sinceTakeoverSeconds === undefined || sinceTakeoverSeconds >= rampUpSeconds) return quota;
  const share = Math.max(0.1, sinceTakeoverSeconds / rampUpSeconds);
  return { burst: Math.max(1, Math.floor(quota.burst * share)), perSecond: Math.max(1, quota.perSecond * share) };
}

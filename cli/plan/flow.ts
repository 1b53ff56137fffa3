import { DEFAULT_TIMINGS } from '../../lambda/contract/settings';
import { STEPS, type StepName } from '../../lambda/contract/steps';
import type { CheckedWorkload } from '../../lib/config/schema';

/** Seconds that a step takes when it goes well and when it goes slowly, both without a fault. */
export interface Estimate {
  readonly least: number;
  readonly most: number;
}

export type Flow =
  | { readonly kind: 'step'; readonly name: string; readonly what: string; readonly seconds: Estimate }
  | { readonly kind: 'series'; readonly parts: readonly Flow[] }
  | { readonly kind: 'together'; readonly parts: readonly Flow[] };

const step = (name: StepName, least: number, most: number, what: string = STEPS[name].comment): Flow => ({
  kind: 'step',
  name,
  what,
  seconds: { least, most },
});
const series = (...parts: readonly Flow[]): Flow => ({ kind: 'series', parts });
const together = (...parts: readonly Flow[]): Flow => ({ kind: 'together', parts });

/** Detection is not a step of the machine, but users wait for it: observers 20 s; or the lease's TTL plus margin and a look. */
const DETECTION: Flow = {
  kind: 'step',
  name: 'Detection',
  what: 'Observers, or the lease, say that the old Region is gone',
  seconds: { least: 20, most: DEFAULT_TIMINGS.leaseTtlSeconds + 2 * DEFAULT_TIMINGS.leaseMarginSeconds },
};

/** A read replica in RDS: several minutes, with a reboot. Then the poll has to notice. */
const PROMOTION: Estimate = { least: 180, most: 600 + DEFAULT_TIMINGS.pollSeconds };

/** A TTL of the machine's own waits and a look; a job in the database needs its time too, a keeper has a limit for its word. */
function fenceMost({ databases }: CheckedWorkload): number {
  const { leaseTtlSeconds, leaseMarginSeconds, watchdogSeconds, acknowledgeDeadlineSeconds } = DEFAULT_TIMINGS;
  const grades = new Set(databases.map(({ fence }) => fence));
  if (grades.has('acknowledged')) return acknowledgeDeadlineSeconds;
  return leaseTtlSeconds + leaseMarginSeconds + (grades.has('watchdog') ? watchdogSeconds : 0);
}

const closesByKeeper = ({ databases }: CheckedWorkload): boolean =>
  databases.some(({ fence }) => fence === 'acknowledged');

/** The fence precedes opening, not promotion; but what only a keeper closes is promoted after it. */
function fenceAndPromotion(workload: CheckedWorkload): readonly Flow[] {
  const parts = [
    step('FenceOldRegion', 0, fenceMost(workload)),
    step('PromoteDatabases', PROMOTION.least, PROMOTION.most),
  ];
  return closesByKeeper(workload) ? [series(...parts)] : parts;
}

/** Fargate needs about 57 s to pull an image and start. */
const SCALE_UP_MOST = 60;

/**
 * The failover as the machine runs it (design §4), with the time budget of each step. The budget's second for deciding
 * is split over its three steps.
 */
export const failoverFlow = (workload: CheckedWorkload): Flow =>
  series(
    DETECTION,
    step('ClaimRun', 0.1, 0.2),
    step('Precheck', 0.3, 0.6),
    ...(mayAsk(workload)
      ? [step('AskForApproval', 0, 0.2), step('ReadDecision', 0, DEFAULT_TIMINGS.approvalPollSeconds)]
      : []),
    step('TakeOwnership', 0.1, 0.2),
    together(...fenceAndPromotion(workload), step('ScaleUp', 0, SCALE_UP_MOST)),
    step('OpenDatabases', 0.5, 1),
    together(step('SwitchConnections', 5, 10), shiftTraffic(workload)),
    ...(workload.jobs === undefined ? [] : [step('StartProcessing', 0.1, 0.5), step('RequeueRunningJobs', 0.1, 1)]),
    step('Verify', 1, 5),
    step('UpdateInventory', 0.1, 0.2),
    step('Report', 0.1, 0.5),
  );

/**
 * An alarm's run asks when automation is `approve`, or a database does not close by itself; any run may ask when more would be
 * lost than the RPO allows.
 */
export const mayAsk = (workload: CheckedWorkload): boolean =>
  workload.automation === 'approve' || workload.whenRpoExceeded === 'ask' || closesByKeeper(workload);

/** A health check that follows an alarm flips in 60 to 120 s, a changed record spreads in about 60 s; then the TTL has to run out. */
function shiftTraffic({ records }: CheckedWorkload): Flow {
  if (records.length === 0) return step('ShiftTraffic', 0.1, 0.5);
  const ttl = Math.max(...records.map((record) => record.ttlSeconds));
  const flips = records.some((record) => record.strategy === 'health-check') ? 120 : 60;
  return step(
    'ShiftTraffic',
    60,
    flips + ttl,
    `The names lead here, and clients have let go of the old answer (TTL ${ttl} s)`,
  );
}

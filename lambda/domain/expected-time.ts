import type { DatabaseKind, FenceGrade, RecordSettings, Timings, WorkloadSettings } from '../contract/settings';
import { STEPS, type StepName } from '../contract/steps';
import { inGroups, type OrderedDatabase } from './database-order';
import { type AwaitedPromotions, promotionWait } from './pace';

/** Seconds that a step takes when it goes well and when it goes slowly, both without a fault. Estimates for AWS, not measurements. */
export interface Estimate {
  readonly least: number;
  readonly most: number;
}

export type Flow =
  | { readonly kind: 'step'; readonly name: string; readonly what: string; readonly seconds: Estimate }
  | { readonly kind: 'series'; readonly parts: readonly Flow[] }
  | { readonly kind: 'together'; readonly parts: readonly Flow[] };

/** What of a workload decides how long it takes to move it: a configuration and the settings of a Lambda both have it. */
export interface MovedWorkload extends Pick<WorkloadSettings, 'automation' | 'whenRpoExceeded' | 'rpoWaitSeconds'> {
  readonly jobs?: unknown;
  readonly databases: readonly (OrderedDatabase & { readonly kind: DatabaseKind })[];
  /** What closes each of its databases. */
  readonly grades: readonly FenceGrade[];
  readonly records: readonly Pick<RecordSettings, 'strategy' | 'ttlSeconds'>[];
}

const step = (name: StepName, least: number, most: number, what: string = STEPS[name].comment): Flow => ({
  kind: 'step',
  name,
  what,
  seconds: { least, most },
});
const series = (...parts: readonly Flow[]): Flow => ({ kind: 'series', parts });
const together = (...parts: readonly Flow[]): Flow => ({ kind: 'together', parts });

/** Detection is not a step of the machine, but users wait for it: observers 20 s; or the lease's TTL plus margin and a look. */
const detection = ({ leaseTtlSeconds, leaseMarginSeconds }: Timings): Flow => ({
  kind: 'step',
  name: 'Detection',
  what: 'Observers, or the lease, say that the old Region is gone',
  seconds: { least: 20, most: leaseTtlSeconds + 2 * leaseMarginSeconds },
});

/**
 * A read replica in RDS: several minutes, with a reboot; an Aurora global database: "in the order of minutes". Then the poll has to notice.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
const PROMOTION: Readonly<Record<DatabaseKind, Estimate>> = {
  'rds-replica-pair': { least: 180, most: 600 },
  'aurora-global': { least: 60, most: 180 },
};

/** A TTL of the machine's own waits and a look; a job in the database needs its time too, a keeper has a limit for its word. */
function fenceMost({ grades }: MovedWorkload, timings: Timings): number {
  if (grades.includes('acknowledged')) return timings.acknowledgeDeadlineSeconds;
  const watchdog = grades.includes('watchdog') ? timings.watchdogSeconds : 0;
  return timings.leaseTtlSeconds + timings.leaseMarginSeconds + watchdog;
}

const closesByKeeper = ({ grades }: MovedWorkload): boolean => grades.includes('acknowledged');

/** What only a keeper closes, and Aurora (ADR 0022), is promoted after the fence: then they add up. */
function fenceAndPromotion(workload: MovedWorkload, timings: Timings): readonly Flow[] {
  const parts = [step('FenceOldRegion', 0, fenceMost(workload, timings)), promotion(workload, timings)];
  const afterFence = closesByKeeper(workload) || workload.databases.some(({ kind }) => kind === 'aurora-global');
  return afterFence ? [series(...parts)] : parts;
}

/** Each step of an order costs one more promotion, the slowest of its group; before it may have been waited for less to be lost. */
function promotion({ databases, rpoWaitSeconds = 0 }: MovedWorkload, timings: Timings): Flow {
  const groups = inGroups(databases, (one) => one);
  const turns = groups.map((group) => {
    const times = group.map(({ kind }) => PROMOTION[kind]);
    const most = longest(times.map((time) => time.most));
    const awaited: AwaitedPromotions = {
      switchover: false,
      databases: group.map(({ kind }) => ({ kind, status: 'called' })),
    };
    return { least: longest(times.map(({ least }) => least)), most: most + promotionWait(most, awaited, timings) };
  });
  return step(
    'PromoteDatabases',
    sum(turns.map(({ least }) => least)),
    rpoWaitSeconds + sum(turns.map(({ most }) => most)),
    promotes(groups, rpoWaitSeconds),
  );
}

function promotes(groups: readonly (readonly OrderedDatabase[])[], rpoWaitSeconds: number): string {
  const waits = rpoWaitSeconds === 0 ? '' : `; with up to ${rpoWaitSeconds} s of waiting for less loss (rpoWait)`;
  if (groups.length < 2) return `${STEPS.PromoteDatabases.comment}${waits}`;
  const turns = groups.map((group) => group.map(({ name }) => name).join(' and ')).join(', then ');
  return `Promotes every replica in ${groups.length} turns: ${turns}${waits}`;
}

/** Fargate needs about 57 s to pull an image and start. */
const SCALE_UP_MOST = 60;

/** The failover as the machine runs it (design §4). The budget's second for deciding is split over its three steps. */
export const failoverFlow = (workload: MovedWorkload, timings: Timings): Flow =>
  series(
    detection(timings),
    step('ClaimRun', 0.1, 0.2),
    step('Precheck', 0.3, 0.6),
    ...(mayAsk(workload) ? [step('AskForApproval', 0, 0.2), step('ReadDecision', 0, timings.approvalPollSeconds)] : []),
    ...afterDecision(workload, timings),
  );

/** What is still to come for somebody who says yes now: the answer has to be read, then the workload is moved. */
export const approvedFlow = (workload: MovedWorkload, timings: Timings): Flow =>
  series(step('ReadDecision', 0, timings.approvalPollSeconds), ...afterDecision(workload, timings));

const afterDecision = (workload: MovedWorkload, timings: Timings): readonly Flow[] => [
  step('TakeOwnership', 0.1, 0.2),
  together(...fenceAndPromotion(workload, timings), step('ScaleUp', 0, SCALE_UP_MOST)),
  step('OpenDatabases', 0.5, 1),
  together(step('SwitchConnections', 5, 10), shiftTraffic(workload)),
  ...(workload.jobs === undefined ? [] : [step('StartProcessing', 0.1, 0.5), step('RequeueRunningJobs', 0.1, 1)]),
  step('Verify', 1, 5),
  step('UpdateInventory', 0.1, 0.2),
  step('Report', 0.1, 0.5),
];

/**
 * An alarm's run asks when automation is `approve`, or a database does not close by itself; any run may ask when more would be
 * lost than the RPO allows.
 */
export const mayAsk = (workload: MovedWorkload): boolean =>
  workload.automation === 'approve' || workload.whenRpoExceeded === 'ask' || closesByKeeper(workload);

/**
 * A health check that follows an alarm flips in 60 to 120 s, a changed record spreads in about 60 s
 * (https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html); then the TTL has to run out.
 */
function shiftTraffic({ records }: MovedWorkload): Flow {
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

/** What the whole flow takes: parts in series add up, of parts that run together the longest counts. */
export function estimate(flow: Flow): Estimate {
  if (flow.kind === 'step') return flow.seconds;
  const parts = flow.parts.map(estimate);
  const fold = flow.kind === 'series' ? sum : longest;
  return { least: fold(parts.map((part) => part.least)), most: fold(parts.map((part) => part.most)) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const longest = (values: readonly number[]): number => Math.max(0, ...values);

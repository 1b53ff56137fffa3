import type { Job } from '../../lambda/ports/job-store';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';

/** Of one launch, as the wire saw it. */
export interface Launched {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface HerdQuota {
  readonly perSecond: number;
  readonly rampUpSeconds: number;
}

export interface Herd {
  readonly quota: HerdQuota;
  /** After the takeover, in the order in which they came. */
  readonly launches: readonly Launched[];
  readonly throttled: number;
  readonly tickMs: number;
  /** Most urgent first. */
  readonly classes: readonly string[];
}

const ROUNDING = 1e-9;
/** So late a busy laptop may have made the first launch, from which the others are counted. */
const LATE_SECONDS = 1;

/** Of 100 launches so many may be throttled. */
const THROTTLED_PERCENT = 2;
/** Pending jobs that the takeover has to find, to be a herd. */
const HERD = 200;
/** Less urgent jobs get one start of five while urgent ones wait; few starts are counted, so twice that is borne. */
const MOST_OTHERS = 0.4;

export const herdChecks = (evidence: Evidence, herd: Herd): readonly LabCheck[] => [
  sizeCheck(evidence, herd),
  rampCheck(evidence, herd),
  throttledCheck(herd),
  orderCheck(evidence, herd),
  classesCheck(evidence, herd),
];

const takenAt = ({ lease }: Evidence): number => Date.parse(lease?.taken?.at ?? '');

function sizeCheck(evidence: Evidence, { launches }: Herd): LabCheck {
  const { jobs, report } = evidence;
  const left = jobs.filter(({ endedAt }) => endedAt === undefined || Date.parse(endedAt) > takenAt(evidence)).length;
  const requeued = report?.movedJobs?.requeued ?? 0;
  return {
    name: `the takeover finds at least ${HERD} jobs that wait, and some that ran`,
    passed: left - requeued >= HERD && requeued > 0 && launches.length > 0,
    detail: `${left} jobs had not ended when the lease was taken, ${requeued} of them ran; ${launches.length} launches since`,
  };
}

/**
 * Launches that the ramp allows between two times, in seconds after the takeover: a tenth of the rate at first, never less
 * than one a second, rising evenly to all of it; and the burst, nine tenths of a second's worth in the same proportion.
 */
export function allowed(from: number, to: number, { perSecond, rampUpSeconds }: HerdQuota): number {
  const share = (at: number): number => (rampUpSeconds === 0 ? 1 : Math.min(1, Math.max(0.1, at / rampUpSeconds)));
  const steps = Math.ceil((to - from) * 20);
  const width = steps === 0 ? 0 : (to - from) / steps;
  let sum = 0;
  for (let step = 1; step <= steps; step++) sum += Math.max(1, perSecond * share(from + step * width)) * width;
  const burst = Math.max(1, Math.floor(0.9 * perSecond * share(to)));
  return Math.ceil(sum - ROUNDING) + burst;
}

function rampCheck(evidence: Evidence, { quota, launches }: Herd): LabCheck {
  const seconds = launches.map(({ at }) => (at - takenAt(evidence)) / 1000);
  const from = Math.max(0, (seconds[0] ?? 0) - LATE_SECONDS);
  const over = seconds.findIndex((at, index) => index + 1 > allowed(from, at, quota));
  const during = seconds.filter((at) => at <= quota.rampUpSeconds).length;
  const perSecond = Math.max(0, ...seconds.map((from) => seconds.filter((at) => at >= from && at < from + 1).length));
  const said = `${during} launches in the ${quota.rampUpSeconds} s of the ramp, which allows ${allowed(from, quota.rampUpSeconds, quota)} from ${from.toFixed(1)} s on; at most ${perSecond} in one second`;
  return {
    name: 'at no moment had more been launched than the ramp allows',
    passed: launches.length > 0 && over === -1,
    detail: over === -1 ? said : `launch ${over + 1} came ${seconds[over]?.toFixed(1)} s after the takeover; ${said}`,
  };
}

function throttledCheck({ launches, throttled }: Herd): LabCheck {
  const percent = (100 * throttled) / Math.max(1, launches.length + throttled);
  return {
    name: `at most ${THROTTLED_PERCENT} % of the launches were throttled`,
    passed: launches.length > 0 && percent <= THROTTLED_PERCENT,
    detail: `${throttled} of ${launches.length + throttled}`,
  };
}

/** Jobs that waited for their turn all the time: one that ran before, or failed, comes later than its place says. */
const neverRan = ({ attempt }: Job): boolean => attempt <= 1;

function orderCheck({ jobs }: Evidence, { launches, tickMs, classes }: Herd): LabCheck {
  const waited = new Map(jobs.filter(neverRan).map((job) => [job.id, job]));
  const turns = launches.flatMap((launch) => {
    const job = waited.get(launch.id);
    return job === undefined ? [] : [{ ...launch, jobClass: job.jobClass, place: `${job.at}#${job.id}` }];
  });
  // Two dispatchers overlap, and what both claim in one tick has no order between them.
  const passed = turns.filter((turn) =>
    turns.some((o) => o.jobClass === turn.jobClass && o.place < turn.place && o.at > turn.at + 2 * tickMs),
  );
  return {
    name: 'within a class no job was started before one that had waited longer',
    passed: turns.length > 0 && passed.length === 0,
    detail: `${passed.length} inversions in ${turns.length} launches of ${classes.length} classes${passed[0] === undefined ? '' : ` (${passed[0].id})`}`,
  };
}

function classesCheck({ jobs }: Evidence, { launches, classes }: Herd): LabCheck {
  const classOf = new Map(jobs.map(({ id, jobClass }) => [id, jobClass]));
  const urgent = launches.filter(({ id }) => classOf.get(id) === classes[0]);
  const until = urgent.at(-1)?.at ?? 0;
  const meanwhile = launches.filter(({ at }) => at <= until);
  const others = meanwhile.length - urgent.length;
  const lowest = launches.filter(({ id, at }) => classOf.get(id) === classes.at(-1) && at <= until).length;
  return {
    name: 'urgent jobs go first, and the least urgent class still starts meanwhile',
    passed: urgent.length > 0 && lowest > 0 && others <= MOST_OTHERS * meanwhile.length,
    detail: `until the last urgent job ${meanwhile.length} launches: ${urgent.length} urgent, ${others} others, ${lowest} of them of the lowest class`,
  };
}

/** What ECS allows an account: so many at once, and so many a second. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number | undefined;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
  ) {
    this.tokens = burst;
  }

  take(nowMs: number): boolean {
    const since = nowMs - (this.filledAt ?? nowMs);
    this.filledAt = nowMs;
    this.tokens = Math.min(this.burst, this.tokens + (since / 1000) * this.perSecond);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

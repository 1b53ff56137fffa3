import type { ApplicationSettings, PerSide, WorkloadSettings } from '../../lambda/contract/settings';
import type { Chance } from './chance';

/** What the task of a job does: the payload of the job. */
export interface JobWork {
  readonly seconds: PerSide<number>;
  /** So many attempts end with exit code 1. */
  readonly fails: number;
}

/** A job that somebody wants, and what befalls it. */
export interface JobPlan {
  readonly id: string;
  readonly application: string;
  readonly jobClass: string;
  readonly atMs: number;
  readonly work: JobWork;
  readonly after?: readonly string[];
  readonly before?: readonly string[];
  /** After it was asked for. */
  readonly notBeforeSeconds?: number;
  readonly deadlineSeconds?: number;
  readonly timeLimitSeconds?: number;
  readonly maxAttempts?: number;
  /** Somebody who has got no answer, or has forgotten it, asks for it once more so much later. */
  readonly againMs?: number;
  readonly cancelMs?: number;
}

/** A line of the configuration that makes jobs by itself, until then. */
export interface SchedulePlan {
  readonly application: string;
  readonly name: string;
  readonly cron: string;
  readonly untilMs: number;
  readonly work: JobWork;
}

/** Longer than any day: it ends when somebody ends it. */
const HANGS_SECONDS = 1_000_000;
/** All at once, so that they have to wait for one another. */
const TOGETHER = 0.35;

type Special = Partial<Omit<JobPlan, 'id' | 'application'>>;

/** What is special about a job; most are told by their class and their time alone. */
const KINDS: readonly (readonly [number, (c: Chance, earlier: readonly JobPlan[]) => Special])[] = [
  [8, () => ({})],
  [3, (c, earlier) => linkedTo(c, earlier, 'after')],
  [2, (c, earlier) => linkedTo(c, earlier, 'before')],
  [2, (c) => ({ notBeforeSeconds: c.whole(10, 150) })],
  [2, (c) => ({ deadlineSeconds: c.pick([5, 40, 120]) })],
  [2, (c) => ({ work: { seconds: same(c.whole(2, 10)), fails: c.pick([1, 1, 2, 9]) }, maxAttempts: c.whole(1, 3) })],
  [
    2,
    (c) => ({
      work: { seconds: { home: HANGS_SECONDS, standby: c.whole(3, 20) }, fails: 0 },
      timeLimitSeconds: c.whole(20, 60),
      maxAttempts: c.whole(1, 2),
    }),
  ],
  [3, (c) => ({ cancelMs: c.weighed([[2, c.seconds(0, 20)] as const, [2, c.seconds(20, 200)] as const]) })],
];

export function drawJobs(chance: Chance, { jobs }: Pick<WorkloadSettings, 'jobs'>): readonly JobPlan[] {
  const applications = jobs?.applications ?? [];
  const togetherMs = chance.happens(TOGETHER) ? chance.seconds(20, 120) : undefined;
  const plans: JobPlan[] = [];
  for (let n = 1, count = chance.whole(3, 8); n <= count && applications.length > 0; n++)
    plans.push(drawJob(chance, `job-${n}`, chance.pick(applications), plans, togetherMs));
  return plans;
}

function drawJob(
  c: Chance,
  id: string,
  { name: application, classes }: ApplicationSettings,
  earlier: readonly JobPlan[],
  togetherMs: number | undefined,
): JobPlan {
  const others = earlier.filter((plan) => plan.application === application);
  const seconds = c.weighed([
    [3, c.whole(3, 20)],
    [2, c.whole(30, 90)],
  ]);
  return {
    id,
    application,
    jobClass: c.pick(classes),
    atMs: togetherMs === undefined ? c.seconds(10, 240) : togetherMs + c.whole(0, 3_000),
    work: { seconds: same(seconds), fails: 0 },
    ...(c.happens(0.25) && { againMs: c.seconds(5, 200) }),
    ...c.weighed(KINDS)(c, others),
  };
}

const same = (seconds: number): PerSide<number> => ({ home: seconds, standby: seconds });

/** Asked for a moment after the other one, while that may wait, run, or be over. */
function linkedTo(c: Chance, earlier: readonly JobPlan[], how: 'after' | 'before'): Special {
  if (earlier.length === 0) return {};
  const other = c.pick(earlier);
  return { [how]: [other.id], atMs: other.atMs + c.seconds(how === 'after' ? 2 : 0, 15) };
}

export function drawSchedules(chance: Chance, { jobs }: Pick<WorkloadSettings, 'jobs'>): readonly SchedulePlan[] {
  const [application] = jobs?.applications ?? [];
  if (application === undefined || chance.happens(0.5)) return [];
  const work = { seconds: same(chance.whole(2, 30)), fails: 0 };
  const cron = chance.pick(['*/2 * * * *', '*/3 * * * *']);
  return [{ application: application.name, name: 'books', cron, untilMs: chance.seconds(150, 330), work }];
}

import type { ApplicationSettings } from '../../lambda/contract/settings';
import type { Job } from '../../lambda/ports/job-store';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';

type Application = Pick<ApplicationSettings, 'name' | 'effects' | 'whenEffectMissing'>;

/** What may be true of a job when all is over; anything else is told by its name. */
type Right = (job: Job, effects: number, before: number) => boolean;

const done: Right = ({ state }, effects) => state === 'done' && effects === 1;
/** Its effect did not arrive, and nobody may do it again unasked. */
const missing: Right = ({ state }, effects) => state === 'suspect' && effects === 0;
/** Nobody can know whether its effect arrived. */
const unknown: Right = ({ state, epoch }, _, before) => state === 'suspect' && epoch <= before;
/** After the takeover it is done in the database that serves; how often is not promised. */
const doneAnew: Right = ({ state, epoch }, effects, before) => state === 'done' && epoch > before && effects > 0;

interface Rule {
  readonly name: string;
  readonly of: (application: Application) => boolean;
  readonly right: readonly Right[];
}

const RULES: readonly Rule[] = [
  {
    name: 'marked, rerun: each job is done, its effect is there exactly once',
    of: ({ effects, whenEffectMissing }) => effects === 'marked' && whenEffectMissing !== 'report',
    right: [done],
  },
  {
    name: 'marked, report: each job is done with its effect exactly once, or suspect without it',
    of: ({ effects, whenEffectMissing }) => effects === 'marked' && whenEffectMissing === 'report',
    right: [done, missing],
  },
  {
    name: 'unmarked: what was recorded done before the takeover is suspect, the rest is done',
    of: ({ effects }) => effects === 'unmarked',
    right: [unknown, doneAnew],
  },
];

export const inFlightChecks = (evidence: Evidence, applications: readonly Application[]): readonly LabCheck[] => [
  movedCheck(evidence),
  ...RULES.flatMap((rule) => ruleCheck(rule, evidence, applications)),
  suspectsCheck(evidence),
];

/** A Region that dies when nothing runs and nothing is lost shows nothing of jobs. */
function movedCheck({ report, jobs, unmarked }: Evidence): LabCheck {
  const { requeued = 0, rerun = 0 } = report?.movedJobs ?? {};
  const suspects = jobs.filter(({ state }) => state === 'suspect');
  const unchecked = suspects.filter(({ application }) => unmarked.has(application)).length;
  const lost = rerun + suspects.length - unchecked;
  return {
    name: 'jobs ran when the Region died; of those done there some effects were lost, some cannot be checked',
    passed: requeued > 0 && lost > 0 && unchecked > 0,
    detail: `${requeued} ran, ${lost} effects were lost (${rerun} jobs run again), ${unchecked} cannot be checked`,
  };
}

function ruleCheck(rule: Rule, evidence: Evidence, applications: readonly Application[]): readonly LabCheck[] {
  const names = applications.filter(rule.of).map(({ name }) => name);
  const jobs = evidence.jobs.filter(({ application }) => names.includes(application));
  if (names.length === 0) return [];
  const before = evidence.before?.epoch ?? 0;
  const effectsOf = ({ id }: Job): number => evidence.effects.get(id) ?? 0;
  const wrong = jobs.filter((job) => !rule.right.some((holds) => holds(job, effectsOf(job), before)));
  const [first] = wrong;
  const said = first && `, first ${first.id}: ${first.state}, epoch ${first.epoch}, ${effectsOf(first)} effects`;
  const suspect = jobs.filter(({ state }) => state === 'suspect').length;
  const again = jobs.filter((job) => effectsOf(job) > 1).length;
  const counts = `${jobs.length} jobs of ${names.join(', ')}, ${suspect} suspect, ${again} with more than one effect`;
  return [
    {
      name: rule.name,
      passed: jobs.length > 0 && wrong.length === 0,
      detail: `${counts}${first === undefined ? '' : `; ${wrong.length} wrong${said}`}`,
    },
  ];
}

/** In the ledger and in the report of the run they are the same ones, each with its reason. */
function suspectsCheck({ jobs, report }: Evidence): LabCheck {
  const suspects = jobs.filter(({ state }) => state === 'suspect');
  const { suspect = 0, listed = [] } = report?.movedJobs ?? {};
  const named = new Set(listed.filter(({ how }) => how === 'suspect').map(keyOf));
  const unnamed = suspects.filter((job) => !named.has(keyOf(job)));
  const bare = suspects.filter(({ reason }) => reason === undefined);
  return {
    name: 'the report counts every suspect and names it, with its reason',
    passed: suspect === suspects.length && named.size === suspects.length && unnamed.length + bare.length === 0,
    detail: `${suspects.length} in the ledger; the report counts ${suspect} and names ${named.size}; ${bare.length} without a reason`,
  };
}

const keyOf = ({ application, id }: Pick<Job, 'application' | 'id'>): string => `${application}/${id}`;

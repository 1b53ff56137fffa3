import { JOB_LIMITS, JOB_VARIABLES_PREFIX, type JobRequest, SCHEDULED_ID } from '../contract/jobs';
import type { ApplicationSettings } from '../contract/settings';
import type { NewJob } from '../ports/job-store';
import { plusSeconds } from './instants';
import { meantOverrides, overridesLength, wrongVariable } from './job-overrides';

export type JudgedRequest =
  | { readonly kind: 'accepted'; readonly job: NewJob }
  | { readonly kind: 'refused'; readonly because: string };

/** What must be known of an application to take in a job of it. */
export type AcceptingApplication = Pick<ApplicationSettings, 'name' | 'classes' | 'deadlineSeconds'>;

interface Judging {
  readonly request: JobRequest;
  readonly scheduled: boolean;
  readonly application: AcceptingApplication;
}

/** What holds, or the sentence that says what was seen and what would be right. */
interface RequestRule {
  readonly holds: (judging: Judging) => boolean;
  readonly else: (judging: Judging) => string;
}

const ID = /^[\w.:-]+$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const isInstant = (text: string | undefined): boolean =>
  text === undefined || (INSTANT.test(text) && !Number.isNaN(Date.parse(text)));

const isWhole = (value: number | undefined, to: number): boolean =>
  value === undefined || (Number.isInteger(value) && value >= 1 && value <= to);

const linksOf = ({ after = [], before = [] }: JobRequest): readonly string[] => [...after, ...before];
const outputsOf = ({ outputs = [] }: JobRequest): readonly string[] => outputs;
const isOutput = (text: string): boolean =>
  text.trim() !== '' && text.length <= JOB_LIMITS.outputLength && !/[\r\n]/.test(text);
const isId = (id: string): boolean => ID.test(id) && id.length <= JOB_LIMITS.idLength;
const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
const ID_WANTED = `1 to ${JOB_LIMITS.idLength} letters, digits and . _ : -`;

/** As it stands in JSON: that is how RunTask counts it. */
const lengthOf = ({ payload = '', overrides }: JobRequest): number =>
  JSON.stringify(payload).length + overridesLength(overrides);
const inputsOf = ({ overrides }: JobRequest): string =>
  overridesLength(overrides) > 0 ? 'payload and overrides have together' : 'payload has';

const RULES: readonly RequestRule[] = [
  {
    holds: ({ request }) => isId(request.id),
    else: ({ request }) => `id is ${shown(request.id)}, should be ${ID_WANTED}`,
  },
  {
    holds: ({ request, scheduled }) => scheduled || !request.id.startsWith(SCHEDULED_ID),
    else: ({ request }) => `id is ${shown(request.id)}, ids that begin with "${SCHEDULED_ID}" are of runs of schedules`,
  },
  {
    holds: ({ request, application }) =>
      request.jobClass === undefined || application.classes.includes(request.jobClass),
    else: ({ request, application }) =>
      `class is ${shown(request.jobClass ?? '')}, application "${application.name}" has ${application.classes.join(', ')}`,
  },
  {
    holds: ({ request }) => lengthOf(request) <= JOB_LIMITS.inputsLength,
    else: ({ request }) =>
      `${inputsOf(request)} ${lengthOf(request)} characters in JSON, at most ${JOB_LIMITS.inputsLength} fit: put larger inputs into S3 and name them`,
  },
  {
    holds: ({ request }) => outputsOf(request).length <= JOB_LIMITS.outputs,
    else: ({ request }) => `outputs names ${outputsOf(request).length}, at most ${JOB_LIMITS.outputs} can be`,
  },
  {
    holds: ({ request }) => outputsOf(request).every(isOutput),
    else: ({ request }) =>
      `outputs names ${shown(outputsOf(request).find((one) => !isOutput(one)) ?? '')}, each has 1 to ${JOB_LIMITS.outputLength} characters and no line break`,
  },
  {
    holds: ({ request }) => request.overrides?.command?.length !== 0,
    else: () => 'overrides.command is empty, should have at least one word',
  },
  {
    holds: ({ request }) => wrongVariable(request.overrides) === undefined,
    else: ({ request }) =>
      `overrides.environment has ${shown(wrongVariable(request.overrides) ?? '')}, names have no "=" and do not begin with "${JOB_VARIABLES_PREFIX}"`,
  },
  {
    holds: ({ request }) => linksOf(request).length <= JOB_LIMITS.links,
    else: ({ request }) => `after and before name ${linksOf(request).length} jobs, at most ${JOB_LIMITS.links} can be`,
  },
  {
    holds: ({ request }) => linksOf(request).every(isId),
    else: ({ request }) =>
      `after and before name ${shown(linksOf(request).find((id) => !isId(id)) ?? '')}, ids have ${ID_WANTED}`,
  },
  {
    holds: ({ request }) => !linksOf(request).includes(request.id),
    else: ({ request }) => `job ${shown(request.id)} names itself in after or before`,
  },
  {
    holds: ({ request }) => isInstant(request.notBefore),
    else: ({ request }) =>
      `notBefore is ${shown(request.notBefore ?? '')}, should be an instant such as 2026-11-22T02:00:00Z`,
  },
  {
    holds: ({ request }) => isInstant(request.deadline),
    else: ({ request }) =>
      `deadline is ${shown(request.deadline ?? '')}, should be an instant such as 2026-11-22T06:00:00Z`,
  },
  {
    holds: ({ request: { notBefore, deadline } }) =>
      notBefore === undefined || deadline === undefined || Date.parse(notBefore) < Date.parse(deadline),
    else: ({ request: { notBefore, deadline } }) => `notBefore ${notBefore} is not before the deadline ${deadline}`,
  },
  {
    holds: ({ request }) => isWhole(request.maxAttempts, JOB_LIMITS.attempts),
    else: ({ request }) =>
      `maxAttempts is ${request.maxAttempts}, should be a whole number from 1 to ${JOB_LIMITS.attempts}`,
  },
  {
    holds: ({ request }) => isWhole(request.timeLimitSeconds, JOB_LIMITS.timeLimitSeconds),
    else: ({ request }) =>
      `timeLimitSeconds is ${request.timeLimitSeconds}, should be a whole number from 1 to ${JOB_LIMITS.timeLimitSeconds}`,
  },
];

export interface Submitting {
  readonly applications: readonly AcceptingApplication[];
  readonly at: string;
  readonly by?: string;
  /** It is a run of a schedule. */
  readonly scheduled?: boolean;
}

/** A job as it may be stored, or one message with everything that is wrong with it. */
export function judgeRequest(
  request: JobRequest,
  { applications, at, by, scheduled = false }: Submitting,
): JudgedRequest {
  const application = applications.find(({ name }) => name === request.application);
  if (application === undefined) {
    const known = applications.map(({ name }) => name).join(', ');
    return {
      kind: 'refused',
      because: `application is ${shown(request.application)}, the workload has ${known || 'none'}`,
    };
  }
  const judging = { request, application, scheduled };
  const wrong = RULES.filter((rule) => !rule.holds(judging)).map((rule) => rule.else(judging));
  if (wrong.length > 0) return { kind: 'refused', because: wrong.join('; ') };
  return { kind: 'accepted', job: { ...jobOf(judging, at), ...(by !== undefined && { by }) } };
}

function jobOf({ request, application }: Judging, at: string): NewJob {
  const {
    id,
    jobClass,
    payload,
    outputs = [],
    after = [],
    before = [],
    notBefore,
    maxAttempts,
    timeLimitSeconds,
  } = request;
  const overrides = meantOverrides(request.overrides);
  const deadline = request.deadline ?? ownDeadline(application, notBefore ?? at);
  return {
    id,
    application: application.name,
    jobClass: jobClass ?? application.classes.at(-1) ?? '',
    payload: payload ?? '',
    at,
    ...(outputs.length > 0 && { outputs: [...new Set(outputs)] }),
    ...(overrides !== undefined && { overrides }),
    ...(after.length > 0 && { after: [...new Set(after)] }),
    ...(before.length > 0 && { before: [...new Set(before)] }),
    ...(notBefore !== undefined && { notBefore: utc(notBefore) }),
    ...(deadline !== undefined && { deadline: utc(deadline) }),
    ...(maxAttempts !== undefined && { maxAttempts }),
    ...(timeLimitSeconds !== undefined && { timeLimitSeconds }),
  };
}

/** A job that is wanted later has its time from then on. */
const ownDeadline = ({ deadlineSeconds }: AcceptingApplication, from: string): string | undefined =>
  deadlineSeconds === undefined ? undefined : plusSeconds(utc(from), deadlineSeconds);

/** Sort keys compare as text, so every instant is written alike. */
const utc = (instant: string): string => new Date(Date.parse(instant)).toISOString();

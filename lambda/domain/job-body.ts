import { JOB_API } from '../contract/job-api';
import type { JobRequest } from '../contract/jobs';

export type ReadBody =
  | { readonly kind: 'request'; readonly request: JobRequest }
  | { readonly kind: 'too large'; readonly because: string }
  | { readonly kind: 'wrong'; readonly because: string };

const isText = (value: unknown): boolean => typeof value === 'string';

const TEXT = { fits: isText, wanted: 'a text' };
const TEXTS = { fits: (value: unknown) => Array.isArray(value) && value.every(isText), wanted: 'a list of ids' };
const NAMES = { ...TEXTS, wanted: 'a list of texts' };
const OVERRIDES = {
  fits: isOverrides,
  wanted: 'an object such as {"command":["run","7"],"environment":{"MONTH":"11"}}',
};
const NUMBER = { fits: (value: unknown) => typeof value === 'number', wanted: 'a number' };

/** All that a request may say, and as what. */
const KEYS: Readonly<Record<keyof JobRequest, typeof TEXT>> = {
  id: TEXT,
  application: TEXT,
  jobClass: TEXT,
  payload: TEXT,
  outputs: NAMES,
  overrides: OVERRIDES,
  after: TEXTS,
  before: TEXTS,
  notBefore: TEXT,
  deadline: TEXT,
  maxAttempts: NUMBER,
  timeLimitSeconds: NUMBER,
};

/** A request as it came over the network, for the application that the caller may speak to. */
export function readJobBody(body: string, application: string): ReadBody {
  const bytes = new TextEncoder().encode(body).length;
  if (bytes > JOB_API.bodyBytes)
    return { kind: 'too large', because: `the body has ${bytes} bytes, at most ${JOB_API.bodyBytes} fit` };
  const read = parsed(body);
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    return {
      kind: 'wrong',
      because: `the body is ${shown(body)}, should be a JSON object such as {"id":"invoices-7"}`,
    };
  const wrong = mistakesOf(Object.entries(read), application);
  if (wrong.length > 0) return { kind: 'wrong', because: wrong.join('; ') };
  return { kind: 'request', request: { ...(read as JobRequest), application } };
}

function mistakesOf(entries: readonly [string, unknown][], application: string): readonly string[] {
  const missing = entries.some(([key]) => key === 'id') ? [] : ['id is missing: it is what makes a job one job'];
  return [...missing, ...entries.flatMap(([key, value]) => mistakeOf(key, value, application))];
}

function mistakeOf(key: string, value: unknown, application: string): readonly string[] {
  const known = Object.entries(KEYS).find(([name]) => name === key);
  if (known === undefined) return [`"${key}" is not known, a request has ${Object.keys(KEYS).join(', ')}`];
  const [, { fits, wanted }] = known;
  if (!fits(value)) return [`${key} is ${shown(JSON.stringify(value))}, should be ${wanted}`];
  if (key === 'application' && value !== application)
    return [`application is ${shown(JSON.stringify(value))}, these paths are of "${application}"`];
  return [];
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

function isOverrides(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { command = [], environment = {}, ...others } = value;
  return (
    TEXTS.fits(command) &&
    isObject(environment) &&
    Object.values(environment).every(isText) &&
    Object.keys(others).length === 0
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the HTTP API of a Region, its policies and its clients agree on. */
export const JOB_API = {
  stage: 'v1',
  /** A request with the largest payload and all links fits, whatever its letters. */
  bodyBytes: 32_768,
  /** Requests a second and at once, of each route; more are answered with 429. */
  ratePerSecond: 100,
  burst: 200,
} as const;

export type JobMethod = 'POST' | 'GET' | 'DELETE';

/** Each application has paths of its own, written out: a policy tells applications apart by them. */
export const jobsPath = (application: string): string => `/applications/${application}/jobs`;

export interface JobRoute {
  readonly method: JobMethod;
  /** Follows the path of the application. */
  readonly tail: '' | '/{id}';
}

export const JOB_ROUTES: readonly JobRoute[] = [
  { method: 'POST', tail: '' },
  { method: 'GET', tail: '/{id}' },
  { method: 'DELETE', tail: '/{id}' },
];

/** Why a request was not carried out. `BadInput`, `NotFound`, `TooLarge`: nothing is stored. `Elsewhere`: the other Region takes it. `Transient`: ask again, with the same id. */
export interface JobRefusal {
  readonly error: 'BadInput' | 'NotFound' | 'TooLarge' | 'Elsewhere' | 'Transient';
  readonly message: string;
}

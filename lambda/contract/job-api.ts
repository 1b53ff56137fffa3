/** What the HTTP API of a Region, its policies and its clients agree on. */
export const JOB_API = {
  stage: 'v1',
  /** A request with the largest payload and all links fits, whatever its letters. */
  bodyBytes: 32_768,
  /**
   * Jobs of one page of a list: with the largest inputs they fit into an answer of a function, 6 MB.
   * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  pageLength: 100,
  /** Requests a second and at once, of each route; more are answered with 429. */
  ratePerSecond: 100,
  burst: 200,
} as const;

export type JobMethod = 'POST' | 'GET' | 'DELETE';

/** Each application has paths of its own, written out: a policy tells applications apart by them. */
export const jobsPath = (application: string): string => `/applications/${application}/jobs`;

export type JobDeed = 'submit' | 'list' | 'show' | 'cancel';

export interface JobRoute {
  readonly does: JobDeed;
  readonly method: JobMethod;
  /** Follows the path of the application. */
  readonly tail: '' | '/{id}';
}

export const JOB_ROUTES: readonly JobRoute[] = [
  { does: 'submit', method: 'POST', tail: '' },
  { does: 'list', method: 'GET', tail: '' },
  { does: 'show', method: 'GET', tail: '/{id}' },
  { does: 'cancel', method: 'DELETE', tail: '/{id}' },
];

/** Why a request was not carried out. `BadInput`, `NotFound`, `TooLarge`: nothing is stored. `Elsewhere`: the other Region takes it. `Transient`: ask again, with the same id. */
export interface JobRefusal {
  readonly error: 'BadInput' | 'NotFound' | 'TooLarge' | 'Elsewhere' | 'Transient';
  readonly message: string;
}

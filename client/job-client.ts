import { type JobMethod, type JobRefusal, jobsPath } from '../lambda/contract/job-api';
import type { JobRequest } from '../lambda/contract/jobs';
import type { Job, JobPage, PageWanted, ShownJob } from '../lambda/ports/job-store';
import { JobRefused, JobsElsewhere, JobsUnreachable } from './errors';
import { type ApiRequest, type Credentials, type RegionalEndpoint, signedRequest } from './signed-request';

export interface JobClientProps {
  /** Whose jobs they are. */
  readonly application: string;
  /** The API of each serving Region, the nearest first: any of them accepts jobs, whichever serves. */
  readonly endpoints: readonly RegionalEndpoint[];
  /** Those of an SDK client: `new STSClient({}).config.credentials`. */
  readonly credentials: Credentials;
  /**
   * How long one Region may take to answer.
   *
   * @default 5000 - a call takes well below a second, and the other Region is asked only afterwards
   */
  readonly timeoutMs?: number;
  /**
   * How often all Regions are asked before it is given up.
   *
   * @default 3 - a throttled or restarting Region is outlived; what takes longer is for the caller to decide
   */
  readonly rounds?: number;
  /**
   * What carries requests.
   *
   * @default - `fetch`
   */
  readonly send?: (request: Request, signal: AbortSignal) => Promise<Response>;
  /**
   * What waits between rounds.
   *
   * @default - a timer
   */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** A job as its submitter says it; the application is the client's. */
export type JobToSubmit = Omit<JobRequest, 'application'>;

/** Which jobs a list is of: those of one state, the oldest first. */
export interface JobsWanted extends Omit<PageWanted, 'limit'> {
  /**
   * Jobs of one page.
   *
   * @default 100 - as many as the API answers at once
   */
  readonly limit?: number;
}

const TIMEOUT_MS = 5_000;
const ROUNDS = 3;
const FIRST_PAUSE_MS = 250;

/** Jobs of the application stand in one Region only, and the other one serves: that one is asked next. */
const ELSEWHERE = 421;

/** Submits, reads and cancels jobs of one application, in whichever Region answers. Every call may be repeated: the id is the job. */
export class JobClient {
  /** The Region that answered last is asked first. */
  private endpoints: readonly RegionalEndpoint[];

  constructor(private readonly props: JobClientProps) {
    if (props.endpoints.length === 0)
      throw new Error('endpoints is empty, a client needs the API of at least one Region');
    this.endpoints = props.endpoints;
  }

  /** Accepts the job once. The same id again answers what stands, whatever it says now. */
  async submit(job: JobToSubmit): Promise<Job> {
    const body = JSON.stringify(job);
    return jobOf(await this.call(named(job.id), { method: 'POST', path: this.path(), query: {}, body }));
  }

  /** With the ends of it that came too late. `undefined`: there is no such job. */
  async find(id: string): Promise<ShownJob | undefined> {
    return this.ofId(id, 'GET', {});
  }

  /** One page; it may be short, or empty, and still name the `next` one. */
  async list({ state, limit, from }: JobsWanted): Promise<JobPage> {
    const query = { state, ...(limit !== undefined && { limit: String(limit) }), ...(from !== undefined && { from }) };
    const jobs = `${state} jobs of "${this.props.application}"`;
    return answered<JobPage>(await this.call(jobs, { method: 'GET', path: this.path(), query }));
  }

  /** A pending job never starts, a running one is ended. `undefined`: there is no such job. */
  async cancel(id: string, reason: string): Promise<Job | undefined> {
    return this.ofId(id, 'DELETE', { reason });
  }

  private async ofId(id: string, method: JobMethod, query: Readonly<Record<string, string>>): Promise<Job | undefined> {
    const answer = await this.call(named(id), { method, path: this.path(id), query });
    return answer.status === 404 ? undefined : jobOf(answer);
  }

  private path(id?: string): string {
    return `${jobsPath(this.props.application)}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;
  }

  /** `what`: whose answer nobody would know if no Region gave one. */
  private async call(what: string, request: ApiRequest): Promise<Answer> {
    const { rounds = ROUNDS, sleep = pause } = this.props;
    const silent: string[] = [];
    let elsewhere = true;
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await sleep(FIRST_PAUSE_MS * 2 ** (round - 1));
      for (const endpoint of this.endpoints) {
        const answer = await this.ask(endpoint, request);
        if (!(answer instanceof Error)) return this.from(endpoint, answer);
        silent.push(`${endpoint.region}: ${answer.message}`);
        elsewhere &&= answer instanceof Elsewhere;
      }
    }
    // One Region alone may say so while the one that serves is silent.
    if (elsewhere && this.props.endpoints.length > 1) throw new JobsElsewhere(what, silent);
    throw new JobsUnreachable(what, silent);
  }

  private from(endpoint: RegionalEndpoint, answer: Answer): Answer {
    this.endpoints = [endpoint, ...this.props.endpoints.filter((each) => each !== endpoint)];
    return answer;
  }

  /** An error: this Region does not say, another one may. */
  private async ask(endpoint: RegionalEndpoint, request: ApiRequest): Promise<Answer | Error> {
    const { send = (each, signal) => fetch(each, { signal }), credentials, timeoutMs = TIMEOUT_MS } = this.props;
    const signed = await signedRequest(endpoint, request, credentials);
    try {
      const response = await send(signed, AbortSignal.timeout(timeoutMs));
      const text = await response.text();
      if (response.status === ELSEWHERE) return new Elsewhere(`${response.status} ${text}`);
      if (response.status === 429 || response.status >= 500) return new Error(`${response.status} ${text}`);
      return { status: response.status, text };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** That Region has said for certain that it did nothing. */
class Elsewhere extends Error {}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const named = (id: string): string => `job "${id}"`;
const jobOf = (answer: Answer): Job => answered<Job>(answer);

function answered<T>({ status, text }: Answer): T {
  if (status === 200) return JSON.parse(text) as T;
  throw new JobRefused(status, refusalOf(text));
}

/** API Gateway refuses in words of its own, without a name. */
function refusalOf(text: string): Partial<JobRefusal> {
  try {
    return JSON.parse(text) as Partial<JobRefusal>;
  } catch {
    return { message: text };
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds));

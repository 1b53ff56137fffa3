import { ERRORS } from '../contract/errors';
import type { JobDeed, JobRefusal } from '../contract/job-api';
import { readJobBody } from '../domain/job-body';
import { readPageWanted } from '../domain/page-wanted';
import type { JobDesk, JobPage, JobQueue, LateEnds, ShownJob } from '../ports/job-store';
import { showJob } from './show-job';
import { type Accepting, submitJob } from './submit-job';

/** A request of the HTTP API; the application is the one that IAM decided about. */
export interface JobCall {
  readonly does: JobDeed;
  readonly application: string;
  readonly id: string;
  readonly body: string;
  /** `reason` of what is to be cancelled; `state`, `limit` and `from` of a list. */
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Who signed the request. */
  readonly by: string;
}

export interface JobReply {
  readonly status: number;
  readonly body: ShownJob | JobPage | JobRefusal;
}

export interface JobCallPorts {
  readonly queue: Pick<JobQueue, 'submit' | 'find'>;
  readonly desk: Pick<JobDesk, 'cancel' | 'page'>;
  readonly late: Pick<LateEnds, 'lateOf'>;
  /** Where a job of the application that is not found may stand all the same, for the end of a sentence; empty: nowhere. */
  readonly otherPlace: (application: string) => Promise<string>;
}

type Answering = (call: JobCall, ports: JobCallPorts, context: Accepting) => Promise<JobReply>;

const ANSWERS: Readonly<Record<JobDeed, Answering>> = {
  submit,
  list,
  show: async (call, ports) => foundOr(await showJob(call.application, call.id, ports), call, ports),
  cancel,
};

/** Whether it took effect is not known: the id makes it one job, however often it is asked for. */
const SAME_ID: Readonly<Record<JobDeed, string>> = {
  submit: '; send the same id again',
  cancel: '; ask again, with the same id',
  show: '',
  list: '',
};

/** What is wrong is an answer; what nobody foresaw is thrown. */
export async function answerJobCall(call: JobCall, ports: JobCallPorts, context: Accepting): Promise<JobReply> {
  try {
    return await ANSWERS[call.does](call, ports, context);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: '', message: '' };
    if (name === ERRORS.badInput) return refused(400, 'BadInput', message);
    if (name === ERRORS.elsewhere) return refused(421, 'Elsewhere', message);
    if (name === ERRORS.transient) return refused(503, 'Transient', `${message}${SAME_ID[call.does]}`);
    throw error;
  }
}

async function submit({ application, body, by }: JobCall, ports: JobCallPorts, context: Accepting): Promise<JobReply> {
  const read = readJobBody(body, application);
  if (read.kind === 'too large') return refused(413, 'TooLarge', read.because);
  if (read.kind === 'wrong') return refused(400, 'BadInput', read.because);
  return { status: 200, body: await submitJob(read.request, ports, context, { by }) };
}

async function list({ application, query }: JobCall, { desk }: JobCallPorts): Promise<JobReply> {
  const read = readPageWanted(query);
  if (read.kind === 'wrong') return refused(400, 'BadInput', read.because);
  return { status: 200, body: await desk.page(application, read.wanted) };
}

async function cancel(call: JobCall, ports: JobCallPorts, { clock }: Accepting) {
  const {
    application,
    id,
    query: { reason = '' },
    by,
  } = call;
  if (reason.trim() === '') return refused(400, 'BadInput', 'reason is missing, say why in a few words: ?reason=...');
  const wish = { by, reason: reason.trim(), at: clock.now().toISOString() };
  return foundOr(await ports.desk.cancel(application, id, wish), call, ports);
}

async function foundOr(
  job: ShownJob | undefined,
  { application, id }: JobCall,
  { otherPlace }: JobCallPorts,
): Promise<JobReply> {
  if (job !== undefined) return { status: 200, body: job };
  return refused(
    404,
    'NotFound',
    `there is no job "${id}" of application "${application}"${await otherPlace(application)}`,
  );
}

const refused = (status: number, error: JobRefusal['error'], message: string): JobReply => ({
  status,
  body: { error, message },
});

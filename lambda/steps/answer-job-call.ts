import { ERRORS } from '../contract/errors';
import type { JobMethod, JobRefusal } from '../contract/job-api';
import { readJobBody } from '../domain/job-body';
import type { Job, JobDesk, JobQueue } from '../ports/job-store';
import { type Accepting, submitJob } from './submit-job';

/** A request of the HTTP API; the application is the one that IAM decided about. */
export interface JobCall {
  readonly method: JobMethod;
  readonly application: string;
  readonly id: string;
  readonly body: string;
  /** Why a job is to be cancelled. */
  readonly reason: string;
  /** Who signed the request. */
  readonly by: string;
}

export interface JobReply {
  readonly status: number;
  readonly body: Job | JobRefusal;
}

export interface JobCallPorts {
  readonly queue: Pick<JobQueue, 'submit' | 'find'>;
  readonly desk: Pick<JobDesk, 'cancel'>;
}

type Answering = (call: JobCall, ports: JobCallPorts, context: Accepting) => Promise<JobReply>;

const ANSWERS: Readonly<Record<JobMethod, Answering>> = {
  POST: submit,
  GET: async ({ application, id }, { queue }) => foundOr(await queue.find(application, id), application, id),
  DELETE: cancel,
};

/** What is wrong is an answer; what nobody foresaw is thrown. */
export async function answerJobCall(call: JobCall, ports: JobCallPorts, context: Accepting): Promise<JobReply> {
  try {
    return await ANSWERS[call.method](call, ports, context);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: '', message: '' };
    if (name === ERRORS.badInput) return refused(400, 'BadInput', message);
    if (name === ERRORS.elsewhere) return refused(421, 'Elsewhere', message);
    if (name === ERRORS.transient) return refused(503, 'Transient', message);
    throw error;
  }
}

async function submit({ application, body, by }: JobCall, ports: JobCallPorts, context: Accepting): Promise<JobReply> {
  const read = readJobBody(body, application);
  if (read.kind === 'too large') return refused(413, 'TooLarge', read.because);
  if (read.kind === 'wrong') return refused(400, 'BadInput', read.because);
  return { status: 200, body: await submitJob(read.request, ports, context, by) };
}

async function cancel({ application, id, reason, by }: JobCall, { desk }: JobCallPorts, { clock }: Accepting) {
  if (reason.trim() === '') return refused(400, 'BadInput', 'reason is missing, say why in a few words: ?reason=...');
  const wish = { by, reason: reason.trim(), at: clock.now().toISOString() };
  return foundOr(await desk.cancel(application, id, wish), application, id);
}

const foundOr = (job: Job | undefined, application: string, id: string): JobReply =>
  job === undefined
    ? refused(404, 'NotFound', `there is no job "${id}" of application "${application}"`)
    : { status: 200, body: job };

const refused = (status: number, error: JobRefusal['error'], message: string): JobReply => ({
  status,
  body: { error, message },
});

import type { APIGatewayProxyEventV2WithIAMAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { JobsAskedHere } from '../adapters/jobs-asked-here';
import { answerJobCall } from '../steps/answer-job-call';
import { composeContainer } from './container';
import { jobCallOf } from './job-call';
import { logger } from './observability';

const { context, ledger, oneRegion } = composeContainer(process.env);
const { region } = context;
const jobs = new JobsAskedHere(ledger.jobs, { oneRegion, region, leases: ledger.leases });
const ports = {
  queue: jobs,
  desk: jobs,
  late: ledger.jobs,
  otherPlace: (application: string) => jobs.otherPlace(application),
};

/** The HTTP API of this Region. */
export async function handler(
  event: APIGatewayProxyEventV2WithIAMAuthorizer,
): Promise<APIGatewayProxyStructuredResultV2> {
  const call = jobCallOf(event);
  const { status, body } = await answerJobCall(call, ports, context);
  logger.info('job call', { does: call.does, application: call.application, by: call.by, status });
  return { statusCode: status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

import type { APIGatewayProxyEventV2WithIAMAuthorizer } from 'aws-lambda';
import { JOB_ROUTES } from '../contract/job-api';
import type { JobCall } from '../steps/answer-job-call';

/** `POST /applications/billing/jobs`: the route as it stands in the API, so that no path can be read in two ways. */
const ROUTE = /^([A-Z]+) \/applications\/([a-z0-9-]+)\/jobs(\/\{id\})?$/;

/** What API Gateway says of a request that IAM has allowed. */
export function jobCallOf(event: APIGatewayProxyEventV2WithIAMAuthorizer): JobCall {
  const { routeKey, pathParameters, queryStringParameters, requestContext, body = '', isBase64Encoded } = event;
  const [, verb, application, end = ''] = ROUTE.exec(routeKey) ?? [];
  const route = JOB_ROUTES.find(({ method, tail }) => method === verb && tail === end);
  const by = requestContext.authorizer?.iam?.userArn;
  if (route === undefined || application === undefined) throw new Error(`route "${routeKey}" is none of the jobs API`);
  if (!by) throw new Error(`route "${routeKey}" was called without IAM authorization`);
  return {
    does: route.does,
    application,
    id: pathParameters?.id ?? '',
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
    query: queryStringParameters ?? {},
    by,
  };
}

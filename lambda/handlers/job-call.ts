import type { APIGatewayProxyEventV2WithIAMAuthorizer } from 'aws-lambda';
import * as z from 'zod/mini';
import type { JobCall } from '../steps/answer-job-call';

/** `POST /applications/billing/jobs`: the route as it stands in the API, so that no path can be read in two ways. */
const ROUTE = /^(POST|GET|DELETE) \/applications\/([a-z0-9-]+)\/jobs(?:\/\{id\})?$/;

const method = z.enum(['POST', 'GET', 'DELETE']);

/** What API Gateway says of a request that IAM has allowed. */
export function jobCallOf(event: APIGatewayProxyEventV2WithIAMAuthorizer): JobCall {
  const { routeKey, pathParameters, queryStringParameters, requestContext, body = '', isBase64Encoded } = event;
  const [, verb, application] = ROUTE.exec(routeKey) ?? [];
  const by = requestContext.authorizer?.iam?.userArn;
  if (verb === undefined || application === undefined) throw new Error(`route "${routeKey}" is none of the jobs API`);
  if (!by) throw new Error(`route "${routeKey}" was called without IAM authorization`);
  return {
    method: method.parse(verb),
    application,
    id: pathParameters?.id ?? '',
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
    reason: queryStringParameters?.reason ?? '',
    by,
  };
}

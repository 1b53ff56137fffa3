import type { APIGatewayProxyEventV2WithIAMAuthorizer } from 'aws-lambda';
import { jobCallOf } from '../../../lambda/handlers/job-call';

const event = (changes: object = {}) =>
  ({
    routeKey: 'DELETE /applications/billing/jobs/{id}',
    pathParameters: { id: 'a' },
    queryStringParameters: { reason: 'wrong month' },
    requestContext: { authorizer: { iam: { userArn: 'arn:aws:sts::1:assumed-role/shop/x' } } },
    isBase64Encoded: false,
    ...changes,
  }) as unknown as APIGatewayProxyEventV2WithIAMAuthorizer;

test('a call is of the application whose route was called, in the name of whoever signed', () =>
  expect(jobCallOf(event())).toEqual({
    does: 'cancel',
    application: 'billing',
    id: 'a',
    body: '',
    query: { reason: 'wrong month' },
    by: 'arn:aws:sts::1:assumed-role/shop/x',
  }));

test.each([
  ['POST /applications/billing/jobs', 'submit'],
  ['GET /applications/billing/jobs', 'list'],
  ['GET /applications/billing/jobs/{id}', 'show'],
])('%s is to %s', (routeKey, does) =>
  expect(jobCallOf(event({ routeKey, queryStringParameters: undefined }))).toMatchObject({ does, query: {} }),
);

test('the path that was typed says nothing: only the route that IAM decided about does', () => {
  const typed = event({ rawPath: '/v1/applications/mails/jobs/a', pathParameters: { id: '../../mails/jobs/a' } });
  expect(jobCallOf(typed)).toMatchObject({ application: 'billing', id: '../../mails/jobs/a' });
});

test('reads a body that came as bytes', () =>
  expect(jobCallOf(event({ isBase64Encoded: true, body: Buffer.from('{"id":"ä"}').toString('base64') })).body).toBe(
    '{"id":"ä"}',
  ));

test.each([
  ['a route of nobody', { routeKey: '$default' }, 'route "$default" is none of the jobs API'],
  ['a route that there is not', { routeKey: 'DELETE /applications/billing/jobs' }, 'is none of the jobs API'],
  [
    'nobody',
    { requestContext: {} },
    'route "DELETE /applications/billing/jobs/{id}" was called without IAM authorization',
  ],
])('refuses %s', (_, changes, message) => expect(() => jobCallOf(event(changes))).toThrow(message));

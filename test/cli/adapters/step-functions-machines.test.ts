import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StepFunctionsMachines } from '../../../cli/adapters/step-functions-machines';

const ENVIRONMENT = ['AWS_ENDPOINT_URL_SFN', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
const before = ENVIRONMENT.map((name) => [name, process.env[name]] as const);

interface Request {
  readonly operation: string;
  readonly region: string;
  readonly body: Record<string, unknown>;
}

/** Plays Step Functions at the wire: one prepared answer for every request. */
let answer: { status: number; body: Record<string, unknown> };
let requests: Request[];
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const region = /\/([^/]+)\/states\/aws4_request/.exec(String(request.headers.authorization))?.[1] ?? '';
      requests.push({ operation, region, body: JSON.parse(text) });
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL_SFN = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ACCESS_KEY_ID = 'operator';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
});

beforeEach(() => {
  requests = [];
});

afterAll(async () => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const machines = new StepFunctionsMachines('444455556666');
const start = (region = 'us-west-2') =>
  machines.start({ region, machine: 'demo-orders-failover', name: 'run-1', input: { a: 1 } });

describe('state machines in Step Functions', () => {
  test('start the named execution in its own Region', async () => {
    answer = { status: 200, body: { executionArn: 'arn:x', startDate: 1 } };
    expect(await start()).toEqual({ executionArn: 'arn:x' });
    expect(requests).toEqual([
      {
        operation: 'StartExecution',
        region: 'us-west-2',
        body: {
          stateMachineArn: 'arn:aws:states:us-west-2:444455556666:stateMachine:demo-orders-failover',
          name: 'run-1',
          input: '{"a":1}',
        },
      },
    ]);
  });

  test.each([
    ['us-gov-west-1', 'arn:aws-us-gov:states:us-gov-west-1:'],
    ['cn-north-1', 'arn:aws-cn:states:cn-north-1:'],
  ])('have the ARN of their partition in %s', async (region, prefix) => {
    answer = { status: 200, body: { executionArn: 'arn:x', startDate: 1 } };
    await start(region);
    expect(String(requests[0]?.body.stateMachineArn).startsWith(prefix)).toBe(true);
  });

  test('fail with the machine, the Region and what to look at when there is none', async () => {
    answer = { status: 400, body: { __type: 'com.amazonaws.states#StateMachineDoesNotExist', message: 'no' } };
    await expect(start()).rejects.toThrow(
      'starting arn:aws:states:us-west-2:444455556666:stateMachine:demo-orders-failover: no such state machine; the account and the installation in the configuration must be those that were deployed',
    );
  });

  test('fail with the words of AWS for anything else', async () => {
    answer = { status: 400, body: { __type: 'com.amazonaws.states#AccessDeniedException', message: 'not you' } };
    await expect(start()).rejects.toThrow('AccessDeniedException: not you');
  });

  test.each([
    [{ status: 'RUNNING' }, { kind: 'running' }],
    [{ status: 'PENDING_REDRIVE' }, { kind: 'running' }],
    [{ status: 'SUCCEEDED' }, { kind: 'succeeded' }],
    [{ status: 'TIMED_OUT' }, { kind: 'failed', because: 'TIMED_OUT' }],
    [
      { status: 'FAILED', error: 'E', cause: 'why' },
      { kind: 'failed', because: 'FAILED: E: why' },
    ],
  ])('read %j', async (body, status) => {
    answer = { status: 200, body };
    expect(await machines.describe('us-west-2', 'arn:x')).toEqual(status);
    expect(requests).toMatchObject([{ operation: 'DescribeExecution', body: { executionArn: 'arn:x' } }]);
  });
});

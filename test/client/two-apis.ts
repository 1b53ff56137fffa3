import { createHash, createHmac } from 'node:crypto';
import type { APIGatewayProxyEventV2WithIAMAuthorizer } from 'aws-lambda';
import { JobClient, type JobClientProps } from '../../client';
import { ManualClock, MemoryJobs, MemoryTable } from '../../lab/memory';
import { jobCallOf } from '../../lambda/handlers/job-call';
import { answerJobCall } from '../../lambda/steps/answer-job-call';
import { AT, HOME, STANDBY } from '../ports/ledger-subject';

export const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' };
const SETTINGS = { jobs: { applications: [{ name: 'billing', classes: ['urgent', 'normal'] }] } };
export const urlOf = (region: string): string => `https://api1.execute-api.${region}.amazonaws.com/v1`;

type Trouble = 'silent' | 'throttled' | 'broken' | 'elsewhere' | 'answer lost';

/** The APIs of both Regions over one ledger: they check signatures as AWS does, and then run what ships. */
export class TwoApis {
  readonly asked: string[] = [];
  readonly slept: number[] = [];
  readonly trouble = new Map<string, Trouble>();
  readonly jobs = new MemoryJobs(new MemoryTable().client([HOME]));

  client(changes: Partial<JobClientProps> = {}): JobClient {
    return new JobClient({
      application: 'billing',
      endpoints: [HOME, STANDBY].map((region) => ({ region, url: urlOf(region) })),
      credentials: KEYS,
      send: (request) => this.send(request),
      sleep: async (milliseconds) => void this.slept.push(milliseconds),
      ...changes,
    });
  }

  private async send(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const [, , region = ''] = url.hostname.split('.');
    this.asked.push(`${request.method} ${region}`);
    const trouble = this.trouble.get(region);
    if (trouble === 'silent') throw new TypeError('fetch failed');
    if (trouble === 'throttled') return Response.json({ message: 'Too Many Requests' }, { status: 429 });
    if (trouble === 'elsewhere') return Response.json({ error: 'Elsewhere', message: 'serves' }, { status: 421 });
    if (trouble === 'broken') return Response.json({ message: 'Internal Server Error' }, { status: 500 });
    const body = await request.text();
    if (request.headers.get('authorization') !== signatureOf(request, url, body, region))
      return Response.json({ message: 'Forbidden' }, { status: 403 });
    const reply = await answerJobCall(
      jobCallOf(eventOf(request.method, url, body)),
      { queue: this.jobs, desk: this.jobs, late: this.jobs, otherPlace: async () => '' },
      { settings: SETTINGS, clock: new ManualClock(AT) },
    );
    if (trouble === 'answer lost') throw new TypeError('terminated');
    return Response.json(reply.body, { status: reply.status });
  }
}

function eventOf(method: string, url: URL, body: string): APIGatewayProxyEventV2WithIAMAuthorizer {
  const [, path = '', id] = /^\/v1(\/applications\/[^/]+\/jobs)(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  return {
    routeKey: `${method} ${path}${id === undefined ? '' : '/{id}'}`,
    pathParameters: { id: decodeURIComponent(id ?? '') },
    queryStringParameters: Object.fromEntries(url.searchParams),
    requestContext: { authorizer: { iam: { userArn: 'arn:aws:iam::1:role/shop' } } },
    body,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2WithIAMAuthorizer;
}

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

/** Written from the description alone: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signatureOf({ method, headers }: Request, url: URL, body: string, region: string): string {
  const names = /SignedHeaders=([^,]*)/.exec(headers.get('authorization') ?? '')?.[1] ?? '';
  const time = headers.get('x-amz-date') ?? '';
  const path = url.pathname.split('/').map(encoded).join('/');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const shown = (name: string) => (name === 'host' ? url.host : headers.get(name));
  const lines = names
    .split(';')
    .map((name) => `${name}:${shown(name)}\n`)
    .join('');
  const canonical = [method, path, query, lines, names, hex(body)].join('\n');
  const scope = `${time.slice(0, 8)}/${region}/execute-api/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, hex(canonical)].join('\n');
  const key = [time.slice(0, 8), region, 'execute-api', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${KEYS.secretAccessKey}`,
  );
  const signature = hmac(key, toSign).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${KEYS.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

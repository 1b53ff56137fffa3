import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { type Call, signingScope } from './call';
import type { AwsError } from './errors';
import { decode, encode, encodeError, serviceOf, type WireAnswer, type WireRequest } from './protocol';

/** What becomes of one call. */
export type Verdict =
  | { readonly kind: 'answer'; readonly output: unknown }
  | { readonly kind: 'error'; readonly error: AwsError }
  /** The connection is reset. */
  | { readonly kind: 'reset' }
  /** The connection stays open and silent; `left` is called when the caller has given up. */
  | { readonly kind: 'silence'; readonly left?: () => void };

export type Decide = (call: Call, input: unknown) => Promise<Verdict>;

/** The one HTTP server that plays all Regions and services; what is answered is decided elsewhere. */
export class WireServer {
  readonly #server: Server;

  constructor(
    private readonly decide: Decide,
    private readonly refuse: (what: string) => void,
  ) {
    this.#server = createServer((request, response) => {
      this.#exchange(request, response).catch((fault: unknown) => this.#fail(response, `the lab failed: ${fault}`));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wire = await read(request);
    if (wire === undefined) return;
    const scope = signingScope(request.headers.authorization);
    if (scope === undefined) return this.#fail(response, `unsigned request ${wire.method} ${wire.url}`);
    const service = serviceOf(scope.signingName);
    const decoded = service === undefined ? undefined : await decode(service, wire);
    if (service === undefined || decoded === undefined) {
      return this.#fail(response, `${scope.signingName}: ${wire.target ?? `${wire.method} ${wire.url}`}`);
    }
    const { signingName: _, ...caller } = scope;
    const region = service.onlyIn ?? scope.region;
    const call = { ...caller, region, service: service.name, operation: decoded.operation };
    const verdict = await this.decide(call, decoded.input);
    if (verdict.kind === 'reset') request.socket.destroy();
    if (verdict.kind === 'silence') whenClosed(request, verdict.left);
    if (verdict.kind === 'answer') send(response, encode(service, call.operation, verdict.output));
    if (verdict.kind === 'error') send(response, encodeError(service, verdict.error));
  }

  #fail(response: ServerResponse, what: string): void {
    const message = `${what} is not implemented by the lab`;
    this.refuse(message);
    const body = JSON.stringify({ __type: 'NotImplementedByLab', message });
    if (!response.destroyed) send(response, { status: 400, headers: { 'content-type': 'application/json' }, body });
  }
}

function whenClosed({ socket }: IncomingMessage, left: (() => void) | undefined): void {
  if (left === undefined) return;
  if (socket.destroyed) left();
  else socket.once('close', left);
}

/** Undefined when the caller went away while it was still talking, as a killed Lambda does. */
async function read(request: IncomingMessage): Promise<WireRequest | undefined> {
  const bytes = await body(request);
  if (bytes === undefined) return undefined;
  const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  const target = request.headers['x-amz-target'];
  return {
    method: request.method ?? '',
    url: request.url ?? '/',
    target: Array.isArray(target) ? target[0] : target,
    body: plain.toString('utf8'),
  };
}

async function body(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, answer: WireAnswer): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}

import { promises as dns } from 'node:dns';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Acknowledged {
  readonly id: string;
  /** Milliseconds since 1970: when it was sent, and when the service said that it is stored. */
  readonly sentAt: number;
  readonly at: number;
  readonly region: string;
}

/** Not acknowledged: it may be stored all the same. */
export interface FailedWrite extends Omit<Acknowledged, 'region'> {
  readonly region: string | undefined;
  readonly reason: string;
}

export interface Endpoint {
  readonly region: string;
  readonly port: number;
}

export interface ClientOptions {
  readonly name: string;
  /** Where to write; undefined: nowhere to go just now. */
  readonly resolve: () => Promise<Endpoint | undefined>;
  readonly everyMs: number;
  /** A write that is not answered by then has failed. */
  readonly answerWithinMs: number;
  readonly onAnswer?: (answer: ClientAnswer) => void;
}

export interface ClientAnswer {
  readonly ok: boolean;
  readonly region: string | undefined;
  readonly at: number;
  /** Why it failed; empty when it did not. */
  readonly reason: string;
}

/** Writes all the time and remembers exactly what was acknowledged: lost rows are counted by these ids, never by a maximum. */
export class WritingClient {
  readonly acknowledged: Acknowledged[] = [];
  readonly failed: FailedWrite[] = [];
  private running = true;
  private count = 0;
  private done: Promise<void> = Promise.resolve();

  constructor(private readonly options: ClientOptions) {}

  start(): void {
    this.done = this.loop();
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  private async loop(): Promise<void> {
    while (this.running) {
      await this.write().catch(() => undefined);
      await sleep(this.options.everyMs);
    }
  }

  private async write(): Promise<void> {
    const id = `${this.options.name}-${++this.count}`;
    const endpoint = await this.options.resolve().catch(() => undefined);
    const sentAt = Date.now();
    const reason = endpoint === undefined ? 'the name does not resolve' : await this.post(endpoint.port, id);
    const at = Date.now();
    const ok = reason === '';
    if (ok && endpoint !== undefined) this.acknowledged.push({ id, sentAt, at, region: endpoint.region });
    else this.failed.push({ id, sentAt, at, region: endpoint?.region, reason });
    this.options.onAnswer?.({ ok, region: endpoint?.region, at, reason });
  }

  /** Empty when the service said that the row is stored, else why not. */
  private post(port: number, id: string): Promise<string> {
    const { answerWithinMs: timeout } = this.options;
    return new Promise((resolve) => {
      const call = request({ host: '127.0.0.1', port, method: 'POST', path: `/?id=${id}`, timeout }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve(response.statusCode === 201 ? '' : Buffer.concat(parts).toString()));
        response.on('error', (error) => resolve(error.message));
      });
      call.on('timeout', () => call.destroy(new Error(`no answer within ${timeout} ms`)));
      call.on('error', (error) => resolve(error.message));
      call.end();
    });
  }
}

/** A client that looks the name up each time, with a real resolver, and gives up after so long. */
export function byName(
  name: string,
  server: string,
  endpoints: ReadonlyMap<string, Endpoint>,
  timeout: number,
): () => Promise<Endpoint | undefined> {
  const resolver = new dns.Resolver({ timeout, tries: 1 });
  resolver.setServers([server]);
  return async () => endpoints.get((await resolver.resolveCname(name))[0] ?? '');
}

import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Attempt, TransactionProbe } from '../ports/transaction-probe';
import { lookupOf, type SharedNames } from './shared-names';

/**
 * POSTs `{"id"}` and takes 2xx for committed, anything else for not. Tries connect anew, and those of one tick resolve the
 * name together, as clients do that come for the first time: a connection that was kept open would hide both.
 */
export class HttpTransactionProbe implements TransactionProbe {
  constructor(
    /** From resolving the name to the status line. */
    private readonly limitMs: number,
    private readonly names: SharedNames,
  ) {}

  async attempt(url: string, id: string): Promise<Attempt> {
    const signal = AbortSignal.timeout(this.limitMs);
    try {
      const addresses = await this.names.addresses(hostOf(url));
      return await this.post(url, JSON.stringify({ id }), lookupOf(addresses), signal);
    } catch (error) {
      return { committed: false, because: error instanceof Error ? error.message : String(error) };
    }
  }

  private post(url: string, body: string, lookup: LookupFunction, signal: AbortSignal): Promise<Attempt> {
    return new Promise((resolve) => {
      const failed = (because: string): void => resolve({ committed: false, because });
      const options = { method: 'POST', agent: false, signal, lookup, headers: headersOf(body) };
      const call = clientOf(url)(url, options, (response) => {
        const status = response.statusCode ?? 0;
        response.on('error', () => undefined).resume();
        if (status >= 200 && status < 300) resolve({ committed: true });
        else failed(`answered ${status}`);
      });
      call.on('error', (error) => failed(signal.aborted ? `no answer within ${this.limitMs} ms` : error.message));
      call.end(body);
    });
  }
}

/** Without the brackets of an IPv6 address. */
const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

const clientOf = (url: string) => (url.startsWith('https:') ? https.request : http.request);

const headersOf = (body: string) => ({
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(body),
  'user-agent': 'handover-observer',
});

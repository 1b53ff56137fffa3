import * as http from 'node:http';
import * as https from 'node:https';
import type { Attempt, TransactionProbe } from '../ports/transaction-probe';

/**
 * POSTs `{"id"}` and takes 2xx for committed, anything else for not. Each try resolves the name and connects anew, as a
 * client does that comes for the first time: a connection that was kept open would hide both.
 */
export class HttpTransactionProbe implements TransactionProbe {
  constructor(
    /** From resolving the name to the status line. */
    private readonly limitMs: number,
  ) {}

  attempt(url: string, id: string): Promise<Attempt> {
    const body = JSON.stringify({ id });
    return new Promise((resolve) => {
      const failed = (because: string): void => resolve({ committed: false, because });
      const signal = AbortSignal.timeout(this.limitMs);
      const options = { method: 'POST', agent: false, signal, headers: headersOf(body) };
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

const clientOf = (url: string) => (url.startsWith('https:') ? https.request : http.request);

const headersOf = (body: string) => ({
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(body),
  'user-agent': 'handover-observer',
});

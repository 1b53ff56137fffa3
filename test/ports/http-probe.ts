import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { HttpTransactionProbe } from '../../lambda/adapters/http-transaction-probe';
import { SharedNames } from '../../lambda/adapters/shared-names';
import type { ProbeSubject } from './transaction-probe.contract';

const LIMIT_MS = 2_000;

/** Real servers on this machine, one for each subject. */
export class HttpEndpoints {
  private readonly servers: Server[] = [];
  connections = 0;

  make = async (limitMs = LIMIT_MS): Promise<ProbeSubject & { hangs(): void }> => {
    const ids: string[] = [];
    let status: number | 'none' = 500;
    const server = createServer((request, response) => {
      text(request)
        .then((body) => ids.push(JSON.parse(body).id))
        .then(() => {
          if (status !== 'none') response.writeHead(status, { location: '/elsewhere' }).end('committed');
        })
        .catch(() => response.writeHead(400).end());
    });
    server.on('connection', () => {
      this.connections += 1;
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    this.servers.push(server);
    const { port } = server.address() as AddressInfo;
    return {
      probe: new HttpTransactionProbe(limitMs, new SharedNames(limitMs)),
      url: `http://127.0.0.1:${port}/canary`,
      ids,
      answers: (given) => {
        status = given;
      },
      hangs: () => {
        status = 'none';
      },
      goesAway: () => closed(server),
    };
  };

  async stop(): Promise<void> {
    await Promise.all(this.servers.map(closed));
  }
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

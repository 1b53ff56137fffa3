import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Pool } from 'pg';

/** The team's own service in one Region, as a process, again under its old port when its Region comes back: it writes to the database of its Region and knows nothing of Handover. */
/** How long its callers wait; a statement may take twice as long. */
const patienceMs = Number(process.env.LAB_PATIENCE_MS);

const pool = new Pool({
  connectionString: process.env.LAB_DATABASE_URL,
  max: 4,
  connectionTimeoutMillis: patienceMs,
  statement_timeout: 2 * patienceMs,
});
pool.on('error', () => undefined);

/** Of all writes, how many fail: a gray failure of the service, switched by the lab. The health page does not know it. */
let failing = 0;
let hits = 0;

const write = async (statement: string, id: string): Promise<void> => {
  if (Math.random() < failing) {
    hits += 1;
    process.send?.({ hits });
    throw new Error('the service fails a part of its writes');
  }
  await pool.query(statement, [id]);
};

const ROUTES: Readonly<Record<string, (request: IncomingMessage, url: URL) => Promise<number>>> = {
  /** An order of a client. */
  'POST /': async (_, url) => {
    await write('INSERT INTO lab_orders (id) VALUES ($1)', url.searchParams.get('id') ?? '');
    return 201;
  },
  /** The transaction that observers try: a row of its own, through the guard, as the application. */
  'POST /canary': async (request) => {
    await write('INSERT INTO lab_canary (id) VALUES ($1)', String(JSON.parse(await text(request)).id));
    return 201;
  },
  /** The shallow check that gray failures fool. */
  'GET /health': async () => 200,
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://service');
  const route = ROUTES[`${request.method} ${url.pathname}`];
  if (route === undefined) {
    response.writeHead(404).end();
    return;
  }
  route(request, url)
    .then((status) => response.writeHead(status).end())
    .catch((error: Error) => response.writeHead(503).end(error.message));
}

process.on('message', (told: { readonly failing: number }) => {
  failing = told.failing;
});
const server = createServer(answer);
server.listen(Number(process.env.LAB_PORT ?? 0), '127.0.0.1', () =>
  process.send?.({ port: (server.address() as AddressInfo).port }),
);
process.on('disconnect', () => process.exit(0));

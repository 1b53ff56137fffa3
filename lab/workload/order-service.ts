import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';

/** The team's own service in one Region, as a process, again under its old port when its Region comes back: it writes orders to the database of its Region and knows nothing of Handover. */
const pool = new Pool({
  connectionString: process.env.LAB_DATABASE_URL,
  max: 4,
  connectionTimeoutMillis: 1_000,
  statement_timeout: 2_000,
});
pool.on('error', () => undefined);

const server = createServer((request, response) => {
  const id = new URL(request.url ?? '/', 'http://service').searchParams.get('id');
  pool
    .query('INSERT INTO lab_orders (id) VALUES ($1)', [id])
    .then(() => response.writeHead(201).end())
    .catch((error: Error) => response.writeHead(503).end(error.message));
});
server.listen(Number(process.env.LAB_PORT ?? 0), '127.0.0.1', () =>
  process.send?.({ port: (server.address() as AddressInfo).port }),
);
process.on('disconnect', () => process.exit(0));

import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:net';
import { clientConfig, GuardedPostgres } from '../../../../lambda/adapters/sql/postgres';

const CONNECTION = {
  endpoint: { host: 'orders.abc.eu-west-1.rds.amazonaws.com', port: 5432 },
  database: 'shop',
  secret: { username: 'postgres', password: 'secret' },
} as const;

test('verifies the server against the authorities of RDS', () => {
  const { ssl } = clientConfig({ ...CONNECTION, tls: 'verify-full' });
  if (typeof ssl !== 'object' || !Array.isArray(ssl.ca)) throw new Error(`no authorities in ${JSON.stringify(ssl)}`);
  expect(ssl.rejectUnauthorized).toBe(true);
  const subjects = ssl.ca.map((pem) => new X509Certificate(pem).subject);
  expect(subjects).toContainEqual(expect.stringContaining('Amazon RDS eu-west-1 Root CA RSA2048 G1'));
});

test('gives up on a connection after two seconds and on a statement after five', () => {
  const config = clientConfig({ ...CONNECTION, tls: 'disable' });
  const limits = { connectionTimeoutMillis: 2_000, statement_timeout: 5_000, query_timeout: 5_500, ssl: false };
  expect(config).toMatchObject(limits);
});

test('fails as Transient where a server without TLS answers and TLS is wanted', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.end('N')));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const connection = { ...CONNECTION, endpoint: { host: '127.0.0.1', port }, tls: 'verify-full' } as const;
  const guard = new GuardedPostgres({ connection, grade: 'enforced', applicationRoles: [], guardedSchemas: [] });
  const message = `database shop at 127.0.0.1:${port} did not answer: The server does not support SSL connections`;
  await expect(guard.look()).rejects.toMatchObject({ name: 'Transient', message });
  server.close();
});

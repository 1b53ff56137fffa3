import { isServerError } from './database-error';
import type { Statements } from './database-session';
import { literal } from './sql-names';

const CHANGES = {
  bar: { clause: 'ACCOUNT LOCK', locked: 'Y' },
  admit: { clause: 'ACCOUNT UNLOCK', locked: 'N' },
} as const;

interface Account {
  readonly user: string;
  readonly host: string;
  readonly locked: string;
}

const ACCOUNTS = 'SELECT User AS user, Host AS host, account_locked AS locked FROM mysql.user WHERE User IN (:roles)';

/** No privilege, no such account, and the account of somebody with SYSTEM_USER. */
const REFUSALS: readonly number[] = [1227, 1396, 1410];

/** Sets whether roles may log in, from every host, and answers why where that failed; every account is tried. */
export async function barOrAdmit(
  statements: Statements,
  change: keyof typeof CHANGES,
  roles: readonly string[],
): Promise<readonly string[]> {
  const accounts = await statements.rows<Account>(ACCOUNTS, { roles });
  const refused = roles
    .filter((role) => !accounts.some(({ user }) => user === role))
    .map((role) => `application role "${role}" does not exist`);
  for (const account of accounts) {
    if (account.locked !== CHANGES[change].locked) refused.push(...(await alter(statements, change, account)));
  }
  return refused;
}

/** It is written to the binary log and arrives at the replica: opening sets the wanted state there. */
async function alter(
  statements: Statements,
  change: keyof typeof CHANGES,
  { user, host }: Account,
): Promise<readonly string[]> {
  const { clause } = CHANGES[change];
  const name = `${literal(user)}@${literal(host)}`;
  try {
    await statements.change(`ALTER USER ${name} ${clause}`);
    return [];
  } catch (error) {
    if (!(isServerError(error) && REFUSALS.includes(error.errno))) throw error;
    return [`account ${name} can not be set to ${clause} (${error.message}): REVOKE SYSTEM_USER ON *.* FROM ${name}`];
  }
}

import { isServerError } from './database-error';
import type { Statements } from './database-session';

/** XAER_RMERR is how MySQL refuses XA RECOVER to a login without XA_RECOVER_ADMIN. */
const REFUSALS: readonly number[] = [1401, 1227];

/** The master user may look since RDS for MySQL 8.0.36.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html */
export const HIDDEN =
  'prepared transactions can not be looked for: upgrade to 8.0.36 or newer, or GRANT XA_RECOVER_ADMIN ON *.* to the login of Handover';

/** Transactions that any session could still commit. */
export async function preparedTransactions(statements: Statements): Promise<readonly string[] | 'hidden'> {
  try {
    return (await statements.rows<{ data: string }>('XA RECOVER')).map(({ data }) => data);
  } catch (error) {
    if (isServerError(error) && REFUSALS.includes(error.errno)) return 'hidden';
    throw error;
  }
}

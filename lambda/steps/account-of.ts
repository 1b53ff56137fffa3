import { type JobAccount, LATE_COUNTED } from '../contract/report';
import { sumOf } from '../domain/job-sums';
import type { JobAccounts } from '../ports/job-accounts';

/** How the jobs of an application stand, as they were counted last. */
export async function accountOf(
  application: string,
  accounts: Pick<JobAccounts, 'sums' | 'countLate'>,
): Promise<JobAccount> {
  const [sums, late] = await Promise.all([accounts.sums(application), accounts.countLate(application, LATE_COUNTED)]);
  return sumOf(application, sums, late);
}

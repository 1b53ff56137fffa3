import type { JobAccount } from '../contract/report';
import { sumOf } from '../domain/job-sums';
import type { JobAccounts } from '../ports/job-accounts';

/** Changes that are counted in one go, and how often at most: the dispatcher counts all day, this is the last minute's rest. */
const AT_ONCE = 200;
const PASSES = 5;

/** What stands where, without reading the jobs: the cost does not grow with them. */
export async function countJobs(accounts: JobAccounts, application: string, at: string): Promise<JobAccount> {
  for (let pass = 0; pass < PASSES && (await accounts.tally(application, at, AT_ONCE)) === AT_ONCE; pass++);
  return sumOf(application, await accounts.sums(application));
}

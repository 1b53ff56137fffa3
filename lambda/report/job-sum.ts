import { type JobAccount, LATE_COUNTED } from '../contract/report';
import { count, counted } from './figures';

/** The ends and states that the accepted jobs must add up to (promise P2), in reading order. */
export const JOB_STATES = ['done', 'failed', 'cancelled', 'pending', 'running', 'suspect'] as const;

type Counts = Omit<JobAccount, 'application' | 'late'>;

export interface JobSum extends Counts {
  /** What the states add up to. */
  readonly accounted: number;
  readonly balances: boolean;
}

/** Adds accounts up; one account is summed by passing it alone. */
export function sumJobs(accounts: readonly JobAccount[]): JobSum {
  const total = (key: keyof Counts): number => accounts.reduce((sum, account) => sum + account[key], 0);
  const states = Object.fromEntries(JOB_STATES.map((state) => [state, total(state)])) as Omit<Counts, 'accepted'>;
  const accepted = total('accepted');
  const accounted = JOB_STATES.reduce((sum, state) => sum + states[state], 0);
  return { ...states, accepted, accounted, balances: accounts.every(balances) };
}

/** An application that has one job too many must not hide another one's missing job. */
const balances = (account: JobAccount): boolean =>
  account.accepted === JOB_STATES.reduce((sum, state) => sum + account[state], 0);

/** `200 accepted = 183 done + 2 failed + …`; the equals sign only where it is true. */
export function jobEquation(sum: JobSum): string {
  const states = JOB_STATES.map((state) => `${count(sum[state])} ${state}`).join(' + ');
  return `${count(sum.accepted)} accepted ${sum.accepted === sum.accounted ? '=' : '≠'} ${states}`;
}

/** What the jobs stand at, and what else was said of them: refused, and kept. */
export function jobSumLines(accounts: readonly JobAccount[]): readonly string[] {
  const late = accounts.reduce((sum, account) => sum + (account.late ?? 0), 0);
  const more = accounts.some((account) => (account.late ?? 0) >= LATE_COUNTED) ? 'at least ' : '';
  const kept = `${more}${counted(late, 'late end')} refused and kept`;
  return [jobEquation(sumJobs(accounts)), ...(late > 0 ? [kept] : [])];
}

/** Which applications do not balance, and by how many. */
export function jobMismatches(accounts: readonly JobAccount[]): readonly string[] {
  return accounts
    .filter((account) => !balances(account))
    .map((account) => {
      const { accepted, accounted } = sumJobs([account]);
      return `jobs of ${account.application} do not balance: ${count(accepted)} accepted, ${count(accounted)} accounted for`;
    });
}

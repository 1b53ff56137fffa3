import type { ApplicationSettings } from '../contract/settings';
import type { JobAccounts } from '../ports/job-accounts';

/**
 * Classes that the configuration names no more and under which jobs stand open: those were accepted, and would wait for
 * ever. Asked for once in a dispatcher's life: a deployment begins a new one.
 */
export class RetiredClasses {
  private readonly found = new Map<string, readonly string[]>();

  constructor(private readonly accounts: Pick<JobAccounts, 'sums'>) {}

  async of({ name, classes }: ApplicationSettings): Promise<readonly string[]> {
    const known = this.found.get(name);
    if (known !== undefined) return known;
    const open = (await this.accounts.sums(name)).filter(({ pending, running }) => pending + running > 0);
    const retired = open.map(({ jobClass }) => jobClass).filter((jobClass) => !classes.includes(jobClass));
    this.found.set(name, retired);
    return retired;
  }
}

import type { JobAccount } from '../../lambda/contract/report';
import type { Lease } from '../../lambda/ports/lease-store';
import { jobSumLines } from '../../lambda/report/job-sum';
import { accountOf } from '../../lambda/steps/account-of';
import type { CheckedWorkload } from '../../lib/config/schema';
import type { CliPorts } from '../ports';
import { isOneRegion } from './one-region';

/** Jobs of an application that stand in one Region only, as that Region has counted them. */
export type JobsHere = { readonly region: string } & (
  | ({ readonly kind: 'counted' } & JobAccount)
  | { readonly kind: 'unknown'; readonly application: string; readonly because: string }
);

/** In the Region that serves, and in one that was left: a table that does not answer is unknown, and holds up no status. */
export function jobsHere(
  { jobs, home, standby }: CheckedWorkload,
  lease: Lease | undefined,
  ports: Pick<CliPorts, 'accountsIn'>,
): Promise<readonly JobsHere[]> {
  const left = lease?.active === home ? standby : home;
  const regions = lease === undefined ? [] : [lease.active, ...(lease.taken === undefined ? [] : [left])];
  const applications = (jobs?.applications ?? []).filter(isOneRegion);
  return Promise.all(applications.flatMap(({ name }) => regions.map((region) => lookThere(name, region, ports))));
}

async function lookThere(application: string, region: string, ports: Pick<CliPorts, 'accountsIn'>): Promise<JobsHere> {
  try {
    return { kind: 'counted', region, ...(await accountOf(application, ports.accountsIn(region))) };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return { kind: 'unknown', region, application, because };
  }
}

export const jobsHereText = (jobs: JobsHere): string =>
  `${jobs.application} in ${jobs.region}: ${jobs.kind === 'unknown' ? `not known, ${jobs.because}` : jobSumLines([jobs]).join('; ')}`;

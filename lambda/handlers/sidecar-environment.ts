import { JOB_SIDECAR, JOB_VARIABLES } from '../contract/jobs';
import { DEFAULT_TIMINGS, type Regions } from '../contract/settings';
import type { WatchedClaim } from '../ports/claim-watch';

/** What the container of the task definition is told, and what RunTask adds. */
export interface SidecarEnvironment {
  readonly claim: WatchedClaim;
  readonly ledgerTable: string;
  /** Where the claim stands when it stands in this Region only; undefined: in the ledger. */
  readonly jobsTable: string | undefined;
  readonly workload: string;
  readonly regions: Regions;
  readonly region: string;
  readonly jobLeaseSeconds: number;
  readonly standsFile: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Without a schema library: the container is to be there before the job. */
export function readSidecar(env: Variables): SidecarEnvironment {
  const [home = '', standby = '', tiebreaker = ''] = text(env, 'HANDOVER_REGIONS').split(',');
  return {
    claim: {
      application: text(env, JOB_VARIABLES.application),
      job: text(env, JOB_VARIABLES.job),
      epoch: counted(env, JOB_VARIABLES.epoch),
      attempt: counted(env, JOB_VARIABLES.attempt),
    },
    ledgerTable: text(env, 'HANDOVER_LEDGER'),
    jobsTable: env.HANDOVER_JOBS_TABLE,
    workload: text(env, 'HANDOVER_WORKLOAD_NAME'),
    regions: { home, standby, tiebreaker },
    region: text(env, 'AWS_REGION'),
    jobLeaseSeconds: Number(env.HANDOVER_JOB_LEASE_SECONDS ?? DEFAULT_TIMINGS.jobLeaseSeconds),
    standsFile: env.HANDOVER_STANDS_FILE ?? JOB_SIDECAR.standsFile,
  };
}

function text(env: Variables, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
  return value;
}

function counted(env: Variables, name: string): number {
  const value = text(env, name);
  if (!/^[1-9]\d*$/.test(value))
    throw new Error(`the environment variable ${name} is "${value}", it must be a number from 1`);
  return Number(value);
}

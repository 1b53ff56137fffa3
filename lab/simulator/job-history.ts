import { ledgerKeys } from '../../lambda/adapters/aws/ledger/keys';
import type { JobState } from '../../lambda/contract/jobs';
import { cellKey, partitionKey } from '../memory';
import type { Change } from './recorded-table';
import type { SimulatedWorld } from './simulated-world';

/** A job as it stands in the ledger: its own item, without the pointers around it. */
export interface JobCell {
  readonly id: string;
  readonly application: string;
  readonly jobClass: string;
  readonly state: JobState;
  readonly epoch: number;
  readonly attempt: number;
  readonly at: string;
  readonly failures?: number;
  readonly maxAttempts?: number;
  readonly waitsFor?: readonly string[];
  readonly lookAt?: string;
  readonly notBefore?: string;
  readonly deadline?: string;
  readonly claimedAt?: string;
  readonly startedAt?: string;
  readonly reason?: string | null;
  readonly cancel?: { readonly at: string };
}

type Named = Pick<JobCell, 'application' | 'id'>;

const keysOf = ({ settings }: SimulatedWorld) => ledgerKeys(settings.workload);

export const jobKey = (world: SimulatedWorld, { application, id }: Named): string =>
  cellKey(keysOf(world).job(application, id));

export const jobOf = (world: SimulatedWorld, job: Named): JobCell | undefined =>
  world.table.cells.get(jobKey(world, job))?.value as JobCell | undefined;

export const changesOfJob = (world: SimulatedWorld, job: Named): readonly Change[] =>
  world.table.changesOf(jobKey(world, job));

/** Every job of the ledger, in no order. */
export const jobsOf = ({ table }: SimulatedWorld): readonly JobCell[] =>
  [...table.cells].flatMap(([key, { value }]) => (isJob(key) ? [value as JobCell] : []));

export const isJob = (key: string): boolean => key.startsWith('job JOBS#');

export const runningKey = (world: SimulatedWorld, { application, id }: Named): string =>
  `${partitionKey(keysOf(world).running(application))}${id}`;

/** `job-epoch-attempt`: no two claims of a workload have the same. */
export const claimName = ({ application, id, epoch, attempt }: Named & Pick<JobCell, 'epoch' | 'attempt'>): string =>
  `${application}/${id}-${epoch}-${attempt}`;

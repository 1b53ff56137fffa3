import { ledgerKeys } from '../../lambda/adapters/aws/ledger/keys';
import type { JobState } from '../../lambda/contract/jobs';
import type { Sums } from '../../lambda/domain/job-sums';
import type { Lease } from '../../lambda/ports/lease-store';
import { cellKey } from '../memory';
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

/** Where its claim is looked for. */
export const runningKey = (world: SimulatedWorld, { application, id }: Named): string =>
  cellKey({ pk: keysOf(world).running(application), sk: id });

/** The result of that claim that came too late. */
export const lateEndOf = (world: SimulatedWorld, { application, id, attempt }: Named & Pick<JobCell, 'attempt'>) =>
  world.table.cells.get(cellKey({ pk: keysOf(world).late(application), sk: `${id}#${attempt}` }))?.value;

/** What the ledger says of the jobs of each class, without looking at any. */
export const sumsOf = (world: SimulatedWorld, application: string): Partial<Record<string, Sums>> =>
  (
    world.table.cells.get(cellKey(keysOf(world).sums(application)))?.value as
      | { classes: Record<string, Sums> }
      | undefined
  )?.classes ?? {};

/** Claims that stand, by their names, and the epoch that serves. */
export function standingClaims(world: SimulatedWorld): {
  readonly claims: ReadonlySet<string>;
  readonly epoch: number;
} {
  const running = jobsOf(world).filter(({ state }) => state === 'running');
  const lease = world.table.cells.get('lease')?.value as Lease | undefined;
  return { claims: new Set(running.map(claimName)), epoch: lease?.epoch ?? 0 };
}

/** `job-epoch-attempt`: no two claims of a workload have the same. */
export const claimName = ({ application, id, epoch, attempt }: Named & Pick<JobCell, 'epoch' | 'attempt'>): string =>
  `${application}/${id}-${epoch}-${attempt}`;
